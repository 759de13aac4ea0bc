"""Where the pages, the style and the fixed text lie."""

from pathlib import Path


def folder(name: str, package: Path) -> Path:
    """The folder of that name inside an installed package, or beside a checkout's.

    Raises FileNotFoundError where it is in neither place: the installation is broken.
    """
    for place in (package / name, package.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"taperdoc's folder “{name}” is neither in {package} nor beside it")


_PACKAGE = Path(__file__).resolve().parent
TEMPLATES = folder("templates", _PACKAGE)
STATIC = folder("static", _PACKAGE)
TEXTS = _PACKAGE / "wording" / "texts"
