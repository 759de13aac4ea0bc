"""No form lets the browser store what is typed into it, for completion or for a restored tab."""

import re

from taperdoc.resources import STATIC, TEMPLATES

FORM = re.compile(r"<form .*?(?<!-)>(?=\n|<)")


def test_every_form_asks_the_browser_to_store_nothing() -> None:
    forms = [
        form
        for path in TEMPLATES.rglob("*.html")
        for form in FORM.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(forms) >= 18
    assert [form for form in forms if 'autocomplete="off"' not in form] == [
        '<form method="dialog">',
        '<form method="dialog" class="acts">',
    ]


def test_no_field_asks_for_completion() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r'autocomplete="(\w*)"', text)) <= {"off"}, path


def test_a_form_made_by_a_script_asks_the_same() -> None:
    scripts = {path: path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js")}
    made = {path: text.count('createElement("form")') for path, text in scripts.items()}
    assert sum(made.values()) == 1
    assert made == {path: text.count('autocomplete = "off"') for path, text in scripts.items()}


def test_every_area_asks_the_same_by_itself() -> None:
    """Firefox stores what is typed into an area, even if its form says that it should not."""
    areas = [
        area
        for path in TEMPLATES.rglob("*.html")
        for area in re.findall("<textarea .*", path.read_text(encoding="utf-8"))
        if "readonly" not in area
    ]
    assert len(areas) == 2
    assert all('autocomplete="off"' in area for area in areas)
