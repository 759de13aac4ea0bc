"""The data folder, the key that only its owner can read, and the port."""

import os
import re
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from taperdoc import settings
from taperdoc.settings import Settings, SettingsError


def load(folder: Path, **environ: str) -> Settings:
    return settings.load({"TAPERDOC_DATA": str(folder), **environ})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_a_key_that_its_owner_alone_can_read(tmp_path: Path) -> None:
    made = load(tmp_path / "new" / "taperdoc")
    assert mode(made.data) == 0o700
    assert mode(made.data / "secret-key") == 0o600
    assert re.fullmatch("[0-9a-f]{64}", made.secret_key)
    assert (made.data / "secret-key").read_text() == made.secret_key


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_key_is_kept_from_others_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        made = load(tmp_path / "data")
    finally:
        os.umask(before)
    assert mode(made.data / "secret-key") == 0o600
    assert mode(made.data) == 0o700


def test_the_next_start_finds_the_same_key(tmp_path: Path) -> None:
    assert load(tmp_path).secret_key == load(tmp_path).secret_key


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert load(tmp_path / "a").secret_key != load(tmp_path / "b").secret_key


def test_the_key_is_not_in_what_a_log_would_show(tmp_path: Path) -> None:
    made = load(tmp_path)
    assert made.secret_key not in repr(made)


def _truncate(key: Path) -> None:
    key.write_text("")


def _cut(key: Path) -> None:
    key.write_text(key.read_text()[:20])


def _binary(key: Path) -> None:
    key.write_bytes(bytes(range(128, 192)))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda key: key.chmod(0o640), "open to others"),
        (lambda key: key.chmod(0o604), "open to others"),
        (lambda key: key.chmod(0o620), "open to others"),
        (_truncate, "empty or damaged"),
        (_cut, "empty or damaged"),
        (_binary, "empty or damaged"),
    ],
    ids=["group reads", "others read", "group writes", "empty", "cut", "binary"],
)
def test_a_key_file_is_refused(tmp_path: Path, spoil: Callable[[Path], None], says: str) -> None:
    load(tmp_path)
    spoil(tmp_path / "secret-key")
    with pytest.raises(SettingsError, match=says) as refused:
        load(tmp_path)
    assert "Delete it" in str(refused.value)


def test_a_key_file_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path)
    monkeypatch.setattr(
        "taperdoc.settings.belongs_to_another_user", lambda about: stat.S_ISREG(about.st_mode)
    )
    with pytest.raises(SettingsError, match=r"key file .* belongs to another user"):
        load(tmp_path)


def _pipe(key: Path) -> None:
    os.mkfifo(key, 0o600)


def _folder(key: Path) -> None:
    key.mkdir(0o700)


def _device(key: Path) -> None:
    key.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_pipe, _folder, _device])
def test_a_key_file_that_is_no_file_is_refused_without_reading_it(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "secret-key")
    with pytest.raises(SettingsError, match=r"is not an ordinary file\. Delete it"):
        load(tmp_path)


@pytest.mark.parametrize("open_to", [0o750, 0o705, 0o720, 0o701])
def test_a_data_folder_that_is_open_to_others_is_refused_until_it_is_closed(
    tmp_path: Path, open_to: int
) -> None:
    data = tmp_path / "her data"
    data.mkdir()
    data.chmod(open_to)
    with pytest.raises(SettingsError, match="is open to others on this machine") as refused:
        load(data)
    assert not list(data.iterdir())
    command = str(refused.value).rpartition(": ")[2]
    subprocess.run(command, shell=True, check=True)
    assert load(data).data == data


def test_a_data_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(SettingsError, match=r"data folder .* belongs to another user"):
        load(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"data folder .*file/below.*TAPERDOC_DATA"):
        load(tmp_path / "file" / "below")


def test_without_a_setting_the_data_lies_in_the_users_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert settings.load({}).data == tmp_path / "taperdoc"


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("1", 1), ("65535", 65535)])
def test_a_port_is_read(tmp_path: Path, text: str, port: int) -> None:
    assert load(tmp_path, TAPERDOC_PORT=text).port == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80a", " 80", "8_0", "٨٠", "1e3", "99999999"])
def test_a_port_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="TAPERDOC_PORT"):
        load(tmp_path, TAPERDOC_PORT=text)


def test_there_is_no_setting_for_the_host(tmp_path: Path) -> None:
    load(tmp_path, TAPERDOC_HOST="0.0.0.0")
    assert settings.HOST == "127.0.0.1"


def test_the_templates_are_kept_in_the_data_folder_unless_a_database_is_named(
    tmp_path: Path,
) -> None:
    assert load(tmp_path).database_url == f"sqlite:///{tmp_path}/taperdoc.db"
    named = load(tmp_path, TAPERDOC_DATABASE_URL="postgresql://anna:secret@db/clinic")
    assert named.database_url == "postgresql://anna:secret@db/clinic"
    assert "secret" not in repr(named)


@pytest.mark.parametrize(
    ("address", "complete"),
    [
        ("postgresql://me@host/clinic", "postgresql://me@host/clinic?password=a%26b"),
        ("postgresql:///clinic?host=/run", "postgresql:///clinic?host=/run&password=a%26b"),
        ("postgresql://me:own@host/clinic", "postgresql://me:own@host/clinic"),
        ("postgresql:///clinic?password=own", "postgresql:///clinic?password=own"),
        ("postgresql://[/clinic", "postgresql://[/clinic"),
        ("sqlite:///file", "sqlite:///file"),
        ("", ""),
    ],
)
def test_the_password_of_pgpassword_is_part_of_the_address_unless_that_has_one(
    tmp_path: Path, address: str, complete: str
) -> None:
    environ = {
        "TAPERDOC_DATA": str(tmp_path),
        "TAPERDOC_DATABASE_URL": address,
        "PGPASSWORD": "a&b",
    }
    assert settings.load(environ).clinic_database == complete
