"""Sealing, signing, tokens and the key file."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.core.errors import ConfigError
from inbox.kit.secrets import Vault, load_key, new_token, token_hash

KEY, OTHER = b"k" * 32, b"o" * 32
VAULT = Vault(KEY)


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_in_its_context_only(plain: bytes):
    sealed = VAULT.seal(plain, "channel:1:token")
    assert VAULT.unseal(sealed, "channel:1:token") == plain
    with pytest.raises(ConfigError):
        VAULT.unseal(sealed, "channel:2:token")


def test_a_changed_seal_does_not_open():
    sealed = VAULT.seal(b"secret", "c")
    assert VAULT.seal(b"secret", "c") != sealed
    for broken in (sealed[:-4], sealed + "AAAA", sealed.replace(".", ".A", 1), "", "x", "ü.ü", sealed[:9]):
        with pytest.raises(ConfigError):
            VAULT.unseal(broken, "c")


def test_an_older_key_still_opens_and_verifies():
    sealed, token = VAULT.seal(b"secret", "c"), VAULT.sign("visitor", b"v1")
    rotated = Vault(OTHER, KEY)
    assert rotated.unseal(sealed, "c") == b"secret"
    assert rotated.verify("visitor", token) == b"v1"
    assert rotated.sign("visitor", b"v1") != token
    assert VAULT.verify("visitor", rotated.sign("visitor", b"v1")) is None
    with pytest.raises(ConfigError, match="not configured"):
        VAULT.unseal(rotated.seal(b"secret", "c"), "c")


@given(st.binary(max_size=100))
def test_a_signed_payload_comes_back_for_its_purpose_only(payload: bytes):
    token = VAULT.sign("visitor", payload)
    assert VAULT.verify("visitor", token) == payload
    assert VAULT.verify("session", token) is None
    assert token.isascii()
    assert not set(token) & set("+/=")


@given(st.data())
def test_no_other_spelling_of_a_token_is_accepted(data: st.DataObject):
    token = VAULT.sign("visitor", b"visitor 17")
    place = data.draw(st.integers(0, len(token)))
    patch = data.draw(st.text(st.characters(exclude_categories=[]), max_size=3))
    changed = token[:place] + patch + token[place + data.draw(st.integers(0, 3)) :]
    assert changed == token or VAULT.verify("visitor", changed) is None


def test_a_vault_shows_nothing_and_wants_a_whole_key():
    assert repr(VAULT) == "Vault(****)"
    with pytest.raises(ConfigError, match="32 bytes"):
        Vault(b"short")


def test_tokens_are_long_and_never_the_same():
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) == 43
    assert token_hash("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert token_hash("\ud800")


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path: Path):
    path = tmp_path / "key"
    key = load_key(path)
    assert len(key) == 32
    assert load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_of_many_that_start_at_once_all_get_the_same_key(tmp_path: Path):
    path = tmp_path / "key"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(load_key, [path] * 32))) == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"short", b"z" * 64, b"a" * 63])
def test_a_damaged_key_file_stops_the_service_and_is_not_replaced(tmp_path: Path, content: bytes):
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="damaged"):
        load_key(path)
    assert path.read_bytes() == content


def test_a_key_that_cannot_be_read_or_made_is_a_config_error(tmp_path: Path):
    with pytest.raises(ConfigError, match="read"):
        load_key(tmp_path)
    with pytest.raises(ConfigError, match="created"):
        load_key(tmp_path / "none" / "key")
