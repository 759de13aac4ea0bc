"""The settings: the data folder with its secret key, the port, and the clinic's database."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from platformdirs import user_data_dir

from taperdoc.os_errors import reason
from taperdoc.platform_support import belongs_to_another_user, is_open_to_others

SECRETS = ("TAPERDOC_DATABASE_URL", "PGPASSWORD")
"""The variables of the environment that may hold the password of the clinic's database."""

HOST = "127.0.0.1"
PORT = 8000


class SettingsError(ValueError):
    """taperdoc cannot start with these settings; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Settings:
    """The settings of a run. There is none for the host: taperdoc serves this machine alone."""

    data: Path
    secret_key: str = field(repr=False)
    port: int = PORT
    clinic_database: str = field(default="", repr=False)

    @property
    def database_url(self) -> str:
        """The URL of the clinic's database, or of a file in the data folder."""
        return self.clinic_database or f"sqlite:///{self.data / 'taperdoc.db'}"


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings, and create the data folder and its secret key on the first start.

    Returns the settings. Raises SettingsError.
    """
    data = Path(environ.get("TAPERDOC_DATA") or user_data_dir("taperdoc", appauthor=False))
    port = _port(environ.get("TAPERDOC_PORT") or str(PORT))
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_folder(data)
        key = _secret_key(data / "secret-key")
    except OSError as error:
        raise SettingsError(
            f"taperdoc cannot use its data folder {data}: {reason(error)}."
            " Set TAPERDOC_DATA to use another folder."
        ) from error
    return Settings(data, key, port, _clinic_database(environ))


def _clinic_database(environ: Mapping[str, str]) -> str:
    """Return the address of the clinic's database, with the password of PGPASSWORD if there is one.

    That variable is removed from the environment, where libpq would look for it.
    """
    address = environ.get("TAPERDOC_DATABASE_URL", "")
    password = environ.get("PGPASSWORD", "")
    if not (address.startswith("postgres") and password) or _has_password(address):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'password': password})}"


def _has_password(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # the store says what is wrong with it
        return True
    return bool(parts.password) or "password" in parse_qs(parts.query)


def _check_folder(data: Path) -> None:
    about = data.stat()
    if belongs_to_another_user(about):
        raise SettingsError(
            f"The data folder {data} belongs to another user. Set TAPERDOC_DATA to a folder of your"
            " own."
        )
    if is_open_to_others(about):
        raise SettingsError(
            f"The data folder {data} is open to others on this machine. Close it with this command,"
            f" then start again: chmod 700 {shlex.quote(str(data))}"
        )


def _port(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text) or int(text) > 65535:
        raise SettingsError(f"TAPERDOC_PORT is “{text}”; it must be a number from 1 to 65535.")
    return int(text)


def _secret_key(path: Path) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _existing_key(path)
    key = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _existing_key(path: Path) -> str:
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        # Reading a pipe or a device could wait for ever.
        raise SettingsError(f"The key file {path} is not an ordinary file. Delete it.")
    with path.open(encoding="ascii", errors="replace") as file:
        key = file.read(100).strip()
    if belongs_to_another_user(about):
        raise SettingsError(f"The key file {path} belongs to another user. Delete it.")
    if is_open_to_others(about):
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
