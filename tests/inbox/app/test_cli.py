"""What the command line prints, alone and with a running service, and how it answers to mistakes."""

import io
import json
import socket
import stat
from pathlib import Path

import pytest
import structlog
from typer.main import get_command

from inbox.app.cli import app, run

pytestmark = pytest.mark.usefixtures("no_environment")


@pytest.fixture
def no_environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    yield
    structlog.reset_defaults()


@pytest.fixture
def onewindow(tmp_path, capsys):
    def onewindow(*args, code=0, data=None):
        capsys.readouterr()
        found = run([*args, "--data", str(data or tmp_path / "data")])
        said = capsys.readouterr()
        assert found == code, said
        return said

    return onewindow


def commands(command, path=()):
    if not getattr(command, "commands", None):
        yield path
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, (*path, name))


@pytest.mark.parametrize("path", list(commands(get_command(app))), ids=" ".join)
def test_every_command_explains_itself_with_an_example(path, capsys):
    assert run([*path, "--help"]) == 0
    assert f"Example: onewindow {' '.join(path)}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "args", [["nonsense"], ["serve", "--port", "many"], ["agent", "add"], ["export", "all"]]
)
def test_a_command_line_that_cannot_be_understood_exits_with_2_and_one_line(args, capsys):
    assert run(args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_a_site_is_added_with_its_key_and_snippet(onewindow):
    added = json.loads(onewindow("site", "add", "https://Shop.Example/", "--json").out)
    assert added["host"] == "shop.example"
    assert f"/w/{added['site']}.js" in added["snippet"]


def test_a_host_that_is_none_is_refused_in_one_sentence(onewindow):
    assert onewindow("site", "add", "not a host", code=1).err.count("\n") == 1


def test_an_agent_without_a_password_gets_a_link(onewindow):
    added = json.loads(onewindow("agent", "add", "Ann@Example.com", "--role", "agent", "--json").out)
    assert added["email"] == "ann@example.com"
    assert "/sign-in/" in added["sign_in_link"]


def test_a_password_comes_on_stdin_and_is_never_repeated(onewindow, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    said = onewindow("agent", "add", "ann@example.com", "--role", "admin", "--password-stdin", "--json")
    assert json.loads(said.out)["sign_in_link"] is None
    assert "correct" not in said.out + said.err


def test_an_address_that_is_taken_is_refused(onewindow):
    onewindow("agent", "add", "ann@example.com", "--role", "agent")
    assert onewindow("agent", "add", "ANN@example.com", "--role", "agent", code=1).err


def test_a_token_is_printed_once_and_its_name_is_taken_from_then_on(onewindow):
    made = json.loads(onewindow("token", "add", "reports", "--scope", "leads.read,sites.read", "--json").out)
    assert made["scopes"] == ["leads.read", "sites.read"]
    assert len(made["token"]) > 30
    assert onewindow("token", "add", "reports", code=1).err


def test_a_scope_that_only_reads_holds_no_right_to_write(onewindow):
    made = json.loads(onewindow("token", "add", "reports", "--scope", "read", "--json").out)
    assert "leads.read" in made["scopes"]
    assert all(scope.endswith(".read") for scope in made["scopes"])
    assert "There is no scope" in onewindow("token", "add", "other", "--scope", "leads", code=1).err


def test_kinds_of_channels_are_listed_without_a_store(capsys, tmp_path):
    assert run(["channel", "list", "--kinds", "--json"]) == 0
    kinds = {kind["kind"]: kind for kind in map(json.loads, capsys.readouterr().out.splitlines())}
    assert [setting["name"] for setting in kinds["web_form"]["settings"]] == ["site", "hosts", "phone_region"]
    assert run(["channel", "list", "--kinds"]) == 0
    assert "phone_region" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()


def test_the_form_and_the_chat_of_a_site_are_channels_that_work(onewindow):
    onewindow("site", "add", "shop.example")
    channels = [json.loads(line) for line in onewindow("channel", "list", "--json").out.splitlines()]
    assert {(each["kind"], each["state"]) for each in channels} == {("web_form", "up"), ("web_chat", "up")}
    assert onewindow("channel", "check").out.count("works") == 2


@pytest.mark.parametrize("setting", ["nonsense=1", "nonsense"])
def test_an_unknown_setting_of_a_channel_is_refused(capsys, tmp_path, setting):
    args = ["channel", "add", "web_form", "--name", "x", "--set", setting, "--data", str(tmp_path)]
    assert run(args) in {1, 2}
    assert capsys.readouterr().err.count("\n") == 1


def test_a_channel_is_added_with_its_settings(onewindow, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("shop.example, b.example\nDE\n"))
    given = ("--set", "site=KEY", "--set", "hosts=-", "--set", "phone_region=-")
    added = json.loads(onewindow("channel", "add", "web_form", "--name", "Shop", *given, "--json").out)
    assert added["kind"] == "web_form"
    [checked] = map(json.loads, onewindow("channel", "check", added["id"], "--json").out.splitlines())
    assert (checked["ok"], checked["problem"]) == (True, None)
    assert checked["sentence"] == "The settings fit; there is no provider to ask."
    assert "There is no such channel." in onewindow("channel", "check", "nothing", code=1).err


def test_a_setting_that_is_to_be_typed_in_needs_a_line(onewindow, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    given = ("--name", "Shop", "--set", "hosts=-")
    assert "no line for hosts" in onewindow("channel", "add", "web_form", *given, code=2).err


def test_a_channel_whose_settings_do_not_fit_is_not_added(onewindow):
    given = ("--name", "Shop", "--set", 'hosts=["a", 5]')
    said = onewindow("channel", "add", "web_form", *given, code=1)
    assert said.err == "Addresses of the site must be a list of texts.\n"
    assert onewindow("channel", "list").out == ""


def test_an_arrival_is_classified_without_a_store(capsys, tmp_path):
    assert run(["classify", "https://shop.example/?gclid=abc", "--json"]) == 0
    source = json.loads(capsys.readouterr().out)
    assert source["group"] == "Paid Search"
    assert source["click_id"] == {"name": "gclid", "value": "abc"}
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "command", [["replay"], ["export", "leads", "--out", "x.csv"], ["backup", "--out", "x"]]
)
def test_a_command_that_reads_makes_no_empty_store(onewindow, tmp_path, command):
    said = onewindow(*command, code=1)
    assert "There is no store" in said.err
    assert not (tmp_path / "data" / "onewindow.db").exists()


def test_a_worker_on_sqlite_says_why_not(onewindow):
    assert "serve itself runs the jobs" in onewindow("worker", code=1).err


def test_moving_between_stores_needs_both_of_them(onewindow):
    assert "needs both" in onewindow("migrate", "--to", "mongodb://x", code=1).err
    assert "up to date" in onewindow("migrate").out


def test_a_backup_becomes_a_data_folder_again(onewindow, tmp_path):
    added = json.loads(onewindow("site", "add", "shop.example", "--json").out)
    onewindow("backup", "--out", "all.tar")
    assert stat.S_IMODE((tmp_path / "all.tar").stat().st_mode) == 0o600
    other = tmp_path / "other"
    onewindow("restore", "--from", "all.tar", data=other)
    assert (other / "secret.key").read_text() == (tmp_path / "data/secret.key").read_text()
    assert added["host"] in onewindow("channel", "list", data=other).out
    assert "exists" in onewindow("restore", "--from", "all.tar", data=other, code=1).err


def test_a_file_that_is_no_backup_restores_nothing(onewindow, tmp_path):
    (tmp_path / "all.tar").write_text("no")
    assert "not a backup" in onewindow("restore", "--from", "all.tar", code=1).err
    assert not (tmp_path / "data/secret.key").exists()


def test_the_doctor_finds_a_key_that_others_can_read(onewindow, tmp_path):
    onewindow("site", "add", "shop.example")
    (tmp_path / "data/secret.key").chmod(0o644)
    findings = [json.loads(line) for line in onewindow("doctor", "--json", code=1).out.splitlines()]
    assert {"key"} <= {each["check"] for each in findings if not each["ok"]}


def test_an_export_of_an_empty_store_is_a_file_with_its_heading(onewindow, tmp_path):
    onewindow("migrate")
    for what in ("leads", "contacts", "conversations", "requests"):
        onewindow("export", what, "--out", f"{what}.csv")
        assert (tmp_path / f"{what}.csv").read_text().count("\n") == 1


def test_commands_reach_a_running_service_even_in_a_deep_folder(serve, onewindow, tmp_path):
    data = tmp_path / ("deep" * 20) / ("er" * 20) / "data"
    data.parent.mkdir(parents=True)
    server = serve(data=data)
    added = json.loads(onewindow("site", "add", "shop.example", "--json", data=data).out)
    assert added["snippet"].count(server.url) == 1
    assert stat.S_IMODE((data / "onewindow.sock").stat().st_mode) == 0o600
    assert get(server, f"/w/{added['site']}/thanks").startswith("HTTP/1.0 200")
    assert onewindow("site", "add", "not a host", data=data, code=1).err.count("\n") == 1
    onewindow("export", "leads", "--out", "leads.jsonl", data=data)
    assert server.stop() == 0
    assert not (data / "onewindow.sock").exists()
    assert "shop.example" in onewindow("channel", "list", data=data).out


def test_the_first_admin_signs_in_by_the_printed_link_once(serve):
    server = serve()
    path = server.sign_in_link.removeprefix(server.url)
    first = get(server, path)
    assert first.startswith("HTTP/1.0 303")
    assert "ow_session=" in first
    assert get(server, path).startswith("HTTP/1.0 410")


def test_a_second_serve_on_the_same_data_ends_with_one_sentence(serve):
    first = serve()
    with pytest.raises(AssertionError, match="Another onewindow uses the store"):
        serve()
    assert first.stop() == 0


def test_an_idle_service_stays_small(serve):
    server = serve()
    get(server, "/healthz")
    status = Path(f"/proc/{server.pid}/status").read_text()
    [resident] = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")]
    assert resident < 120_000


def get(server, path):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        with connection.makefile("rb") as answer:
            return answer.read().decode()
