"""The folders the app reads from, in a checkout and in an installed package."""

import hashlib
from pathlib import Path

import pytest

from taperdoc import resources

pytestmark = pytest.mark.wheel


def test_a_folder_inside_the_package_is_taken_before_one_beside_it(tmp_path: Path) -> None:
    inside = tmp_path / "taperdoc" / "templates"
    inside.mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    assert resources.folder("templates", tmp_path / "taperdoc") == inside


def test_a_checkouts_folder_is_found_beside_the_package(tmp_path: Path) -> None:
    beside = tmp_path / "templates"
    beside.mkdir()
    assert resources.folder("templates", tmp_path / "taperdoc") == beside


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="“static”"):
        resources.folder("static", tmp_path / "taperdoc")


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        (resources.TEMPLATES, "**/*.html"),
        (resources.STATIC, "**/*.css"),
        (resources.TEXTS, "baclofen.en.toml"),
    ],
    ids=["templates", "static", "texts"],
)
def test_what_the_app_reads_is_there(folder: Path, pattern: str) -> None:
    assert list(folder.glob(pattern))


def test_an_installed_package_carries_its_own_folders() -> None:
    package = Path(resources.__file__).parent
    in_a_checkout = (package.parent / "pyproject.toml").is_file()
    home = package.parent if in_a_checkout else package
    assert (resources.TEMPLATES.parent, resources.STATIC.parent) == (home, home)


def test_no_module_hides_among_the_data() -> None:
    assert not list(resources.TEMPLATES.rglob("*.py"))
    assert not list(resources.STATIC.rglob("*.py"))


def test_bootstraps_style_sheet_is_the_published_one() -> None:
    """The file dist/css/bootstrap.min.css of npm's bootstrap 5.3.8, unchanged."""
    sheet = resources.STATIC / "vendor" / "bootstrap-5.3.8.min.css"
    digest = hashlib.sha256(sheet.read_bytes()).hexdigest()
    assert digest == "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede"
