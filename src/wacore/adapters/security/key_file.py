"""Keys in a file only its owner reads; made on first use, rotated by adding one in front."""

import base64
import os
import secrets
from datetime import datetime
from pathlib import Path

import msgspec


class UnreadableKeyFile(Exception):
    """The file exists and is not one of ours; overwriting it would lose what it protects."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no key file; restore it from a backup or move it away.")
        self.path = path


class StoredKey(msgspec.Struct, frozen=True, kw_only=True):
    """32 random bytes in base64; `id` is public."""

    id: str
    created_at: datetime
    value: str

    @property
    def raw(self) -> bytes:
        return base64.b64decode(self.value)

    def __repr__(self) -> str:
        return f"StoredKey(id={self.id!r})"


def new_key(at: datetime) -> StoredKey:
    return StoredKey(
        id=secrets.token_hex(6),
        created_at=at,
        value=base64.b64encode(secrets.token_bytes(32)).decode(),
    )


class KeyFile:
    """Keys, newest first. Several processes may start at once: one makes the file, all read it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: list[StoredKey] = []

    def keys(self, at: datetime) -> list[StoredKey]:
        """
        The keys as the file has them now.

        Raises:
            UnreadableKeyFile: It holds something else.
        """
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._create([new_key(at)])
            stat = self._path.stat()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._stamp:
            self._keys, self._stamp = self._read(), stamp
        return self._keys

    def rotate(self, at: datetime, *, keep: int) -> StoredKey:
        """Put a new key in front and keep at most `keep` of the older ones."""
        fresh = new_key(at)
        self._replace([fresh, *self.keys(at)[:keep]])
        return fresh

    def _read(self) -> list[StoredKey]:
        try:
            keys = msgspec.json.decode(self._path.read_bytes(), type=list[StoredKey])
            if keys and all(len(key.raw) == 32 for key in keys):
                return keys
        except (msgspec.DecodeError, ValueError) as error:
            raise UnreadableKeyFile(self._path) from error
        raise UnreadableKeyFile(self._path)

    def _create(self, keys: list[StoredKey]) -> None:
        written = self._write_beside(keys)
        try:
            os.link(written, self._path)  # fails if another process was first, unlike a rename
        except FileExistsError:
            return
        finally:
            written.unlink()

    def _replace(self, keys: list[StoredKey]) -> None:
        self._write_beside(keys).replace(self._path)

    def _write_beside(self, keys: list[StoredKey]) -> Path:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        path = self._path.with_name(f".{self._path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(keys)))
            file.flush()
            os.fsync(file.fileno())
        return path
