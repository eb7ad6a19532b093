"""Where settings come from, and what is said about a wrong one."""

import pytest

from inbox.app.config import load_config
from inbox.core.errors import ConfigError


def load(flags=None, environ=None, file=None):
    return load_config(flags or {}, environ=environ or {}, file=file)


def test_a_data_folder_means_a_database_in_it(tmp_path):
    config = load({"data": str(tmp_path)})
    assert config.store == f"sqlite:///{tmp_path}/onewindow.db"
    assert config.database == tmp_path / "onewindow.db"
    assert config.blobs == tmp_path / "blobs"
    assert config.key_file == tmp_path / "secret.key"


def test_a_store_alone_makes_its_folder_the_data_folder(tmp_path):
    config = load({"store": f"sqlite:///{tmp_path}/other.db"})
    assert config.data == tmp_path
    assert config.database == tmp_path / "other.db"
    assert config.lock_file == tmp_path / "other.lock"


def test_three_and_four_slashes_name_the_same_file(tmp_path):
    short = load({"store": f"sqlite://{tmp_path}/x.db"})
    assert short.database == load({"store": f"sqlite:///{tmp_path}/x.db"}).database == tmp_path / "x.db"


def test_a_store_may_lie_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load({"store": "sqlite:///./x.db"}).database == tmp_path / "x.db"


def test_a_flag_wins_over_the_environment_and_that_over_the_file(tmp_path):
    (tmp_path / "onewindow.toml").write_text('port = 1\nhost = "10.0.0.1"\nphone_region = "DE"\n')
    environ = {"ONEWINDOW_PORT": "2", "ONEWINDOW_HOST": "10.0.0.2", "ONEWINDOW_DATA": str(tmp_path)}
    config = load({"port": 3, "host": None}, environ)
    assert (config.port, config.host, config.phone_region) == (3, "10.0.0.2", "DE")


def test_a_wrong_line_of_the_file_is_named_with_its_number(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('# the port\n\nport = "many"\n')
    with pytest.raises(ConfigError, match=r"settings\.toml, line 3: port must be a whole number"):
        load(file=file)


def test_an_unknown_setting_of_the_file_is_named(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('host = "::"\nprot = 8080\n')
    with pytest.raises(ConfigError, match="line 2: there is no setting named prot"):
        load(file=file)


@pytest.mark.parametrize("text", ["port = ", "port 8080", "\x00"])
def test_a_file_that_is_not_toml_is_refused_in_one_sentence(tmp_path, text):
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match="is not TOML"):
        load(file=file)


def test_a_file_that_is_asked_for_and_missing_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(file=tmp_path / "missing.toml")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "tcp://10.0.0.1:80"),
        ("PORT", "65536"),
        ("TRUSTED_HOPS", "-1"),
        ("PUBLIC_URL", "https://inbox.example/path"),
        ("PHONE_REGION", "Germany"),
        ("DEMO", "perhaps"),
        ("LOG_LEVEL", "loud"),
        ("RETENTION_DAYS", "0"),
        ("HOST", ""),
        ("PRIVATE_HOSTS", "10.0.0.0/33"),
    ],
)
def test_a_wrong_variable_is_named_but_its_value_is_not(variable, value):
    with pytest.raises(ConfigError, match=f"^ONEWINDOW_{variable}: ") as raised:
        load(environ={f"ONEWINDOW_{variable}": value})
    assert not value or f" {value} " not in str(raised.value)


def test_a_store_on_mongodb_keeps_key_and_lock_in_the_data_folder(tmp_path):
    config = load({"store": "mongodb://ann:secret@db1,db2/shop?replicaSet=rs", "data": str(tmp_path)})
    assert not config.store_is_file
    assert config.store == "mongodb://ann:secret@db1,db2/shop?replicaSet=rs"
    assert config.store_name == "mongodb://db1,db2/shop?replicaSet=rs"
    assert config.key_file == tmp_path / "secret.key"
    assert config.lock_file == tmp_path / "mongodb.lock"


@pytest.mark.parametrize("store", ["sqlite://", "sqlite:///", "postgres://x", "mongodb://", "onewindow.db"])
def test_a_store_of_no_known_kind_is_refused(store):
    with pytest.raises(ConfigError):
        load({"store": store})


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"host": "0.0.0.0", "port": "9000"}, "http://127.0.0.1:9000"),
        ({"host": "::"}, "http://[::1]:8080"),
        ({"host": "fd00::1"}, "http://[fd00::1]:8080"),
        ({"public_url": "https://inbox.example/"}, "https://inbox.example"),
    ],
)
def test_the_address_for_others_follows_from_where_it_listens_unless_it_is_said(settings, url):
    config = load(settings)
    assert config.base_url == url
    assert config.secure == url.startswith("https")


def test_private_hosts_are_a_list_of_the_file_or_a_variable_with_commas(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('private_hosts = ["crm.internal:8081", "10.0.0.0/24"]\n')
    variable = {"ONEWINDOW_PRIVATE_HOSTS": "crm.internal:8081, 10.0.0.0/24"}
    for config in (load(file=file), load(environ=variable)):
        assert config.private_hosts.allow("crm.internal", 8081, "10.9.9.9")
        assert config.private_hosts.allow("other.internal", 443, "10.0.0.9")
        assert not config.private_hosts.allow("other.internal", 443, "10.9.9.9")
    assert not load().private_hosts.allow("crm.internal", 8081, "10.9.9.9")


@pytest.mark.parametrize("value", ["[1]", '"http://crm"', "{}", "true"])
def test_private_hosts_of_the_file_that_are_none_are_named_by_their_line(tmp_path, value):
    file = tmp_path / "settings.toml"
    file.write_text(f"port = 1\nprivate_hosts = {value}\n")
    with pytest.raises(ConfigError, match="line 2: private_hosts must be hosts"):
        load(file=file)


def test_the_key_may_lie_where_several_processes_find_it(tmp_path):
    config = load_config(
        {"data": str(tmp_path)}, environ={"ONEWINDOW_KEY_FILE": str(tmp_path / "keys" / "k")}
    )
    assert config.key_file == tmp_path / "keys" / "k"
