"""Who may import whom, as a table: the plan side stays free of web, paper and disk."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import taperdoc

PACKAGE = Path(taperdoc.__file__).parent
ANY = {"*"}

# module: (the modules of ours it may import, the packages of others)
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "__init__": (set(), set()),
    "paths": (set(), set()),
    "settings": (set(), {"platformdirs"}),
    "typed": (set(), set()),
    "days": ({"typed"}, set()),
    "amount": ({"typed"}, set()),
    "plan": ({"amount"}, set()),
    "timeline": ({"amount", "plan"}, set()),
    "wording": ({"typed", "amount", "plan", "timeline"}, set()),
    "notation": (set(), set()),
    "readback": ({"amount", "plan", "timeline", "wording", "notation"}, set()),
    "document": ({"typed", "amount", "plan"}, set()),
    "quick": ({"typed", "days", "amount", "plan", "wording", "sheet"}, set()),
    "texts": ({"paths"}, set()),
    "fonts": (set(), {"fontTools", "fontpkg_atkinson_hyperlegible", "fontpkg_fira_sans"}),
    "sheet": ({"amount", "plan", "timeline", "wording"}, set()),
    "diary": ({"amount", "plan", "timeline"}, set()),
    "calendar_sheet": ({"amount", "plan", "timeline", "diary", "wording", "sheet"}, set()),
    "chart_text": ({"plan", "wording", "document", "texts", "sheet"}, set()),
    "edition": ({"diary"}, set()),
    "layout": ({"calendar_sheet", "edition", "fonts", "sheet"}, set()),
    "handout": (
        {
            *("amount", "plan", "timeline", "wording", "document", "texts", "paths"),
            *("sheet", "calendar_sheet", "edition", "fonts", "layout", "typed"),
        },
        {"jinja2", "markupsafe"},
    ),
    "shortcuts": ({"texts", "wording"}, {"weasyprint"}),
    "conformance": (set(), {"pydyf"}),
    "engine": (
        {"conformance", "edition", "fonts", "handout", "paths", "shortcuts"},
        {"cssselect2", "weasyprint"},
    ),
    "pdf": ({"document", "edition", "engine", "handout"}, {"weasyprint"}),
    "workers": (set(), {"pebble"}),
    "proof": ({"fonts", "handout", "pdf"}, {"PIL", "pypdfium2"}),
    "press": ({"handout", "pdf", "workers"}, set()),
    "preview": ({"handout", "pdf", "press", "proof"}, set()),
    "attachment": ({"typed", "plan", "document"}, {"pikepdf"}),
    "opening": ({"attachment", "plan", "workers"}, set()),
    "seal": ({"document", "handout", "plan", "readback", "texts"}, {"itsdangerous"}),
    "shortlived": (set(), set()),
    "shelf": ({"shortlived"}, set()),
    "ahead": ({"handout", "pdf", "shortlived"}, set()),
    "chart": ({"plan", "timeline", "wording"}, {"markupsafe"}),
    "graph": ({"chart", "plan", "timeline", "wording"}, {"markupsafe"}),
    "changes": ({"amount", "plan", "timeline", "wording"}, set()),
    "forms": (
        {"typed", "days", "amount", "plan", "wording", "quick", "handout", "store"},
        {"wtforms", "flask_wtf"},
    ),
    "store": ({"typed", "plan", "document", "fonts"}, {"sqlalchemy", "alembic", "PIL"}),
    "migrations": (set(), {"sqlalchemy", "alembic"}),
    "glance": ({"amount", "forms", "graph", "readback", "wording"}, {"markupsafe"}),
    "desk": ({"ahead", "seal", "shelf", "store", "diary", "edition", "handout"}, {"flask"}),
    "live": (ANY, {"flask"}),
    "answers": (ANY, {"flask", "werkzeug"}),
    "library": (ANY, {"flask", "markupsafe", "werkzeug"}),
    "opening_pages": (ANY, {"flask"}),
    "letterhead_pages": (ANY, {"flask", "werkzeug"}),
    "views": (ANY, ANY),
    "web": (ANY, ANY),
    "cli": (ANY, {"waitress"}),
}


def _room(module: str) -> str:
    """The room of a dotted module of ours: a folder is one room with all that is in it."""
    return module.split(".")[1] if "." in module else "__init__"


def _imports(tree: ast.AST, parts: tuple[str, ...]) -> Iterator[str]:
    """Every module named by an import, wherever it stands: in a function or for types alone too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(parts[: len(parts) - node.level]) if node.level else ""
            origin = ".".join(part for part in (base, node.module) if part)
            if origin == "taperdoc":
                yield from (f"taperdoc.{name.name}" for name in node.names)
            else:
                yield origin


def forbidden(room: str, source: str, parts: tuple[str, ...]) -> list[str]:
    """The imports in a source that the table does not allow its room."""
    ours, theirs = ALLOWED[room]
    found = []
    for module in _imports(ast.parse(source), parts):
        top = module.partition(".")[0]
        if top == "taperdoc":
            fine = bool({_room(module), "*"} & {room, "__version__", *ours})
        else:
            fine = top in sys.stdlib_module_names or bool({top, "*"} & theirs)
        if not fine:
            found.append(module)
    return found


def _sources() -> dict[str, tuple[str, ...]]:
    """Each file of the package by its path, with the parts of its module's name."""
    files = {}
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).with_suffix("").parts
        files[str(path.relative_to(PACKAGE))] = ("taperdoc", *name)
    return files


def test_the_table_has_every_room_and_no_other() -> None:
    assert set(ALLOWED) == {parts[1] for parts in _sources().values()}


@pytest.mark.parametrize("file", sorted(_sources()))
def test_a_room_imports_only_what_the_table_allows(file: str) -> None:
    parts = _sources()[file]
    assert forbidden(parts[1], (PACKAGE / file).read_text(encoding="utf-8"), parts) == []


@pytest.mark.parametrize(
    ("room", "source", "caught"),
    [
        ("plan", "import flask", ["flask"]),
        ("plan", "from taperdoc import amount, web", ["taperdoc.web.app"]),
        ("plan", "from . import wording", ["taperdoc.wording.phrases"]),
        ("plan", "from .views import page", ["taperdoc.web.plan_views"]),
        ("plan", "def late():\n    import taperdoc.cli", ["taperdoc.cli"]),
        ("plan", "import decimal\nfrom taperdoc.amount import Amount", []),
        ("forms", "from flask_wtf import FlaskForm\nimport flask", ["flask"]),
        ("handout", "from taperdoc import __version__", []),
        ("web", "import flask\nfrom taperdoc import views", []),
    ],
)
def test_the_check_itself_sees(room: str, source: str, caught: list[str]) -> None:
    assert forbidden(room, source, ("taperdoc", room)) == caught
