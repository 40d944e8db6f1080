import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.security.key_file import KeyFile, UnreadableKeyFile, new_key
from wacore.adapters.security.opaque_tokens import RandomTokens
from wacore.adapters.security.signing_keys import FileKeyRing, FixedKeyRing
from wacore.testing.contracts.users import OpaqueTokensContract

NOW = ManualClock().now()


class TestRandomTokens(OpaqueTokensContract):
    @pytest.fixture
    def tokens(self) -> RandomTokens:
        return RandomTokens()


def test_the_first_start_makes_a_key_only_its_owner_reads(tmp_path: Path) -> None:
    """The file and its folder appear, with mode 0600, and the next start finds the same key."""
    path = tmp_path / "keys" / "signing.json"

    made = KeyFile(path).keys(NOW)

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert made == KeyFile(path).keys(NOW)
    assert 32 == len(made[0].raw)
    assert [path] == list(path.parent.iterdir())


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    """One of them makes the file, all of them use it."""
    path = tmp_path / "signing.json"

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: KeyFile(path).keys(NOW)[0].id, range(32)))

    assert 1 == len(set(found))


@pytest.mark.parametrize("content", ["", "[]", "{}", '[{"id": "a"}]', "not json"])
def test_a_broken_key_file_is_not_written_over(tmp_path: Path, content: str) -> None:
    """What it held may be all that opens the secrets, so somebody has to look."""
    path = tmp_path / "signing.json"
    path.write_text(content)

    with pytest.raises(UnreadableKeyFile):
        KeyFile(path).keys(NOW)

    assert content == path.read_text()


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    """A key must have 32 bytes."""
    path = tmp_path / "signing.json"
    path.write_text('[{"id": "a", "created_at": "2026-11-22T12:00:00Z", "value": "AAAA"}]')

    with pytest.raises(UnreadableKeyFile):
        KeyFile(path).keys(NOW)


def test_rotation_is_seen_by_running_processes(tmp_path: Path) -> None:
    """Another process signs with the new key from its next token on and still verifies the old."""
    file = tmp_path / "signing.json"
    one, other = (FileKeyRing(KeyFile(file), ManualClock()) for _ in range(2))
    old = other.current().kid

    one.rotate()

    assert old != other.current().kid
    assert other.current().kid == one.current().kid
    assert other.find(old) is not None
    assert 2 == len(other.public_keys())

    one.rotate()
    assert other.find(old) is None


def test_keys_do_not_print_themselves() -> None:
    """Key bytes never reach a log by way of repr."""
    key = new_key(NOW)

    assert key.value not in repr(key)


def test_a_ring_needs_a_key() -> None:
    """Settings without a key are told so at once."""
    with pytest.raises(ValueError, match="at least one key"):
        FixedKeyRing([])
