"""A plan as JSON: it comes back the same, and what is not a plan is refused with its place."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from taperdoc.domain.json_reader import DocumentError, JsonLimits, read_json
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.plan_json import (
    LIMITS,
    document_number,
    dumps,
    from_data,
    loads,
    schema,
    to_data,
)
from tests.support.builders import plan, plans

VALIDATOR = Draft202012Validator(schema())
GONE = object()


@given(plans())
def test_a_plan_comes_back_the_same_and_is_what_the_schema_says(made: TaperPlan) -> None:
    text = dumps(made)
    VALIDATOR.validate(json.loads(text))
    assert loads(text) == made
    assert dumps(loads(text)) == text
    assert from_data(to_data(made)) == made


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["title"] == "taperdoc.plan/1"


def test_doses_stand_as_typed_and_nothing_empty_is_written() -> None:
    made = plan("7.50 - . 2x10+½x5 for 7 | pause for 3", "10 5h", first="2026-12-01")
    assert to_data(made) == {
        "format": "taperdoc.plan/1",
        "medicine": "baclofen",
        "products": [
            {"tablet_mg": "10", "split": "whole"},
            {"tablet_mg": "5", "split": "halves"},
        ],
        "times": ["morning", "noon", "evening", "bedtime"],
        "first_day": "2026-12-01",
        "steps": [
            {"doses": ["7.5", "0", "", "2x10+½x5"], "days": 7},
            {"pause": True, "days": 3},
        ],
        "ending": {"kind": "stop"},
    }


def test_the_document_number_stands_for_the_plan_alone() -> None:
    made = plan("10 for 7")
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", document_number(made))
    assert document_number(loads(dumps(made))) == document_number(made)
    assert document_number(plan("10 for 8")) != document_number(made)


def test_a_document_number_never_changes() -> None:
    """It is compared with the one on the pages of a handout that may be years old."""
    steps = "20 15 . 20½x10 for 7 | 10+5 - 2.5mL . until seen note ½ with food"
    assert document_number(plan(steps, "10h 5 25/5")) == "87D9-26CD"


def test_what_is_left_out_has_its_usual_value() -> None:
    bare = {
        "format": "taperdoc.plan/1",
        "products": [{"tablet_mg": "10", "split": "quarters"}],
        "steps": [{"doses": ["10", " ", "", "5"], "days": 7}],
        "ending": {"kind": "stop"},
    }
    assert from_data(bare) == plan("10 . . 5 for 7")


def changed(data: Any, path: str, value: Any) -> Any:
    """The data with another value at "$.a[0].b", or with the key gone."""
    data = copy.deepcopy(data)
    *way, last = (int(word) if word.isdigit() else word for word in re.findall(r"[^$.\[\]]+", path))
    place = data
    for word in way:
        place = place[word]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return data


BASE = to_data(
    plan("10 2.5mL / 10 . for 7 of 1,2 | 10 . until seen", "10h 25/5 5", then="stay told")
)


@pytest.mark.parametrize(
    ("path", "value", "place", "why"),
    [
        ("$.format", "taperdoc.plan/2", "$.format", "not “taperdoc.plan/1”"),
        ("$.format", GONE, "$.format", "missing"),
        ("$.medicine", "diazepam", "$.medicine", "baclofen only"),
        ("$.patient", "A. B.", "$.patient", "not known"),
        ("$.products", [], "$.products", "1 to 4 products"),
        ("$.products", {}, "$.products", "a list"),
        ("$.products[0]", "10", "$.products[0]", "an object"),
        ("$.products[0].split", "thirds", "$.products[0].split", "whole, halves, quarters"),
        ("$.products[0].tablet_mg", 10, "$.products[0].tablet_mg", "a string"),
        ("$.products[0].tablet_mg", "10 mg", "$.products[0].tablet_mg", "has a unit"),
        ("$.products[0].tablet_mg", "0", "$.products[0]", "above 0 mg"),
        ("$.products[0].in_ml", "5", "$.products[0].in_ml", "not known"),
        ("$.products[1].in_ml", GONE, "$.products[1].in_ml", "missing"),
        ("$.products[1].in_ml", "7", "$.products[1]", "without rounding"),
        ("$.products[1].split", "whole", "$.products[1].split", "not known"),
        ("$.products[2].tablet_mg", "10", "$.products", "the same strength"),
        ("$.times", ["a", 1], "$.times[1]", "a string"),
        ("$.times", ["a", "A"], "$.times", "the same name"),
        ("$.first_day", "2027-02-29", "$.first_day", "is not a day"),
        ("$.first_day", "20261201", "$.first_day", "is not a day"),
        ("$.first_day", "9999-12-31", "$.first_day", "from 2000 to 2199"),
        ("$.first_day", None, "$.first_day", "a string"),
        ("$.steps", [], "$.steps", "this has 0"),
        ("$.steps", [{"pause": True, "days": 1}] * 61, "$.steps", "this has 61"),
        ("$.steps[0]", [], "$.steps[0]", "an object"),
        ("$.steps[0].days", 0, "$.steps[0].days", "this is 0"),
        ("$.steps[0].days", 7.0, "$.steps[0].days", "a whole number"),
        ("$.steps[0].days", True, "$.steps[0].days", "a whole number"),
        ("$.steps[0].days", "7", "$.steps[0].days", "a whole number"),
        ("$.steps[0].days", GONE, "$.steps[0].days", "or until when"),
        ("$.steps[0].until", "seen", "$.steps[0].days", "type one of them"),
        ("$.steps[0].until", "", "$.steps[0].until", "leave the key out"),
        ("$.steps[0].products", [], "$.steps[0].products", "leave the key out"),
        ("$.steps[0].products", [1, 4], "$.steps[0].products[1]", "1 to 3"),
        ("$.steps[0].products", [0], "$.steps[0].products[0]", "1 to 3"),
        ("$.steps[0].products", [True], "$.steps[0].products[0]", "1 to 3"),
        ("$.steps[0].products", [1, 2, 1], "$.steps[0].products", "named twice"),
        ("$.steps[0].pause", False, "$.steps[0]", "doses or a pause"),
        ("$.steps[0].pause", True, "$.steps[0]", "doses or a pause"),
        ("$.steps[0].doses", GONE, "$.steps[0]", "doses or a pause"),
        ("$.steps[0].doses", ["10"], "$.steps[0].doses", "1 doses for 2 times"),
        ("$.steps[0].doses", ["10", 5], "$.steps[0].doses[1]", "a string"),
        ("$.steps[0].doses", ["10", "5 mg"], "$.steps[0].doses[1]", "has “mg”"),
        ("$.steps[0].doses", ["10", "5 ML"], "$.steps[0].doses[1]", "has “ML”"),
        ("$.steps[0].doses", ["10", "5 mL."], "$.steps[0].doses[1]", "has “mL.”"),
        ("$.steps[0].doses", ["10", "1e3"], "$.steps[0].doses[1]", "“1e3” cannot be read"),
        ("$.steps[0].doses", ["10", "10+5"], "$.steps[0].doses[1]", "a tablet of 5 mg"),
        ("$.steps[0].other_days", ["", ""], "$.steps[0].doses", "is blank"),
        ("$.steps[1]", {"pause": True, "other_days": ["1", ""], "days": 1}, "$.steps[1]", "pause"),
        ("$.steps[1].first_day", "1999-12-31", "$.steps[1].first_day", "from 2000"),
        ("$.steps[1].note", "\ud800", "$.steps[1].note", "U[+]D800"),
        ("$.ending.kind", "soon", "$.ending.kind", "stop, stay, other"),
        ("$.ending.words", GONE, "$.ending", "until when to stay"),
        ("$.ending", "stop", "$.ending", "an object"),
        ("$.as_needed", "a" * 2001, "$.as_needed", "2,001 characters"),
    ],
)  # fmt: skip
def test_what_is_not_a_plan_is_refused_with_its_place(
    path: str, value: Any, place: str, why: str
) -> None:
    text = json.dumps(changed(BASE, path, value))
    with pytest.raises(DocumentError, match=why) as error:
        loads(text)
    assert error.value.path == place
    assert str(error.value).startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "an object"),
        ("\ufeff{}", "not JSON"),
        ("[" * 100_000, "nested more than 20 levels deep"),
        ('{"a":' * 50_000, "nested more than 20 levels deep"),
        ('{"format": NaN}', "NaN is not a number"),
        ('{"format": -Infinity}', "-Infinity is not a number"),
        ('{"format": 1e999}', "must be a string"),
        ("9" * 10_000, "at most 9 digits"),
        ('{"steps": [{"days": 5, "days": 50}]}', "“days” stands twice"),
        (json.dumps({str(key): 0 for key in range(60_000)}), "more than 20,000 entries"),
        ("[" + "[]," * 20_000 + "[]]", "more than 20,000 entries"),
        ('"' + '\\"' * 500_000, "not JSON"),
        ('"",' * 300_000, "more than 20,000 entries"),
        (" " * LIMITS.characters + "{}", "larger than 1,048,576 characters"),
    ],
    ids=range(16),
)
def test_text_that_is_no_document_is_refused(text: str, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        loads(text)


def test_what_is_inside_strings_does_not_count_as_structure() -> None:
    note = '[[{,"}\\'
    text = json.dumps([note, '",,'])
    assert read_json(text, JsonLimits(characters=100, entries=2)) == [note, '",,']
    with pytest.raises(DocumentError, match="more than 1 entries"):
        read_json(text, JsonLimits(characters=100, entries=1))


def test_a_key_that_stands_twice_is_found_in_time_in_proportion_to_the_text() -> None:
    """A comparison of each key with each would take hours."""
    keys = ", ".join(f'"{key}": 0' for key in range(500_000))
    limits = JsonLimits(characters=20_000_000, entries=1_000_000)
    assert len(read_json(f"{{{keys}}}", limits)) == 500_000
    with pytest.raises(DocumentError, match="The key “499999” stands twice"):
        read_json(f'{{{keys}, "499999": 1}}', limits)


def test_a_document_may_be_as_large_as_a_plan_can_be() -> None:
    text = dumps(plan(" | ".join([f"10 for 7 note {'ł' * 2000}"] * 60)))
    assert len(loads(text + " " * (LIMITS.characters - len(text))).steps) == 60


def places(data: Any, path: str = "$") -> Iterator[str]:
    """The path of every value in the data but the whole."""
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in entries:
        here = f"{path}.{key}" if isinstance(data, dict) else f"{path}[{key}]"
        yield here
        if isinstance(value, dict | list):
            yield from places(value, here)


ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 1000),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=5),
    st.sampled_from(["", " ", "5", "5.0", "1e3", "NaN", "stop", "2026-12-01", "\ud800", "½x10"]),
    st.sampled_from([10**400, 7.0, [], {}, [[]], ["", ""], [1, 1], "9" * (1 << 20), "x" * 121]),
)
SMALL = plans(max_steps=3)


@given(st.data())
def test_no_change_to_a_document_gets_past_loads_that_the_schema_refuses(
    data: st.DataObject,
) -> None:
    document = to_data(data.draw(SMALL))
    path = data.draw(st.sampled_from(sorted(places(document))))
    if data.draw(st.booleans()):
        document = changed(document, path, data.draw(st.one_of(st.just(GONE), ODD)))
    else:
        keys = [*schema()["properties"], *schema()["$defs"]["step"]["properties"], "zz", "\udc00"]
        parent = path.rpartition(".")[0]
        document = changed(document, f"{parent}.{data.draw(st.sampled_from(keys))}", data.draw(ODD))
    held_to(document)


@given(st.recursive(ODD, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_no_data_at_all_gets_past_loads_that_the_schema_refuses(document: Any) -> None:
    held_to(document)


@given(st.data())
def test_no_key_may_stand_twice(data: st.DataObject) -> None:
    document = to_data(data.draw(SMALL))
    path = data.draw(st.sampled_from([p for p in places(document) if not p.endswith("]")]))
    parent, _, key = path.rpartition(".")
    text = json.dumps(changed(document, f"{parent}.twice", data.draw(st.sampled_from(["5", 5]))))
    with pytest.raises(DocumentError, match=f"“{key}” stands twice"):
        loads(text.replace('"twice"', f'"{key}"'))


def held_to(document: Any) -> None:
    """Holds loads to the schema: it may be stricter, never looser, and never fails otherwise."""
    try:
        made = loads(json.dumps(document))
    except DocumentError as error:
        message, path = str(error), error.path
        assert path.startswith("$"), path
        assert len(message.encode()) < 500, message
    else:
        VALIDATOR.validate(document)
        assert loads(dumps(made)) == made
