"""Where the data files of the package are: templates, style sheets, safety text, example plan."""

from pathlib import Path


def folder(name: str, package: Path) -> Path:
    """Return the folder of that name, inside an installed package or beside that of a checkout.

    Raises FileNotFoundError if it is in neither place, because the installation is broken.
    """
    for place in (package / name, package.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"taperdoc's folder “{name}” is neither in {package} nor beside it")


_PACKAGE = Path(__file__).resolve().parent
TEMPLATES = folder("templates", _PACKAGE)
STATIC = folder("static", _PACKAGE)
TEXTS = _PACKAGE / "wording" / "texts"
EXAMPLE = _PACKAGE / "example.plan.json"
