"""Where taperdoc keeps its key and its templates, and the port it listens on."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_dir

HOST = "127.0.0.1"
PORT = 8000


class SettingsError(ValueError):
    """taperdoc cannot start as it is set up; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Settings:
    """What taperdoc is started with. There is no setting for the host: it is this machine alone."""

    data: Path
    secret_key: str = field(repr=False)
    port: int = PORT
    clinic_database: str = field(default="", repr=False)

    @property
    def database_url(self) -> str:
        """The address of the database: the clinic's, or that of a file in the data folder."""
        return self.clinic_database or f"sqlite:///{self.data / 'taperdoc.db'}"


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings, and make the data folder and its key on the first start.

    Raises SettingsError.
    """
    data = Path(environ.get("TAPERDOC_DATA") or user_data_dir("taperdoc", appauthor=False))
    port = _port(environ.get("TAPERDOC_PORT") or str(PORT))
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = _secret_key(data / "secret-key")
    except OSError as error:
        raise SettingsError(
            f"taperdoc cannot use its data folder {data}: {error.strerror}."
            " TAPERDOC_DATA can name another one."
        ) from error
    return Settings(data, key, port, environ.get("TAPERDOC_DATABASE_URL", ""))


def _port(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text) or int(text) > 65535:
        raise SettingsError(f"TAPERDOC_PORT is “{text}”; it must be a number from 1 to 65535.")
    return int(text)


def _secret_key(path: Path) -> str:
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_key(path)
    key = secrets.token_hex(32)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _kept_key(path: Path) -> str:
    with path.open(encoding="ascii", errors="replace") as file:
        about = os.fstat(file.fileno())
        key = file.read(100).strip()
    if about.st_uid != os.geteuid():
        raise SettingsError(f"The key file {path} belongs to somebody else. Delete it.")
    if about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            f"The key file {path} is open to others on this machine. Delete it: the next start"
            " makes a new one, and plans under review then have to be reviewed again."
        )
    if not re.fullmatch(r"[0-9a-f]{64}", key):
        raise SettingsError(
            f"The key file {path} is empty or damaged. Delete it: the next start makes a new one,"
            " and plans under review then have to be reviewed again."
        )
    return key
