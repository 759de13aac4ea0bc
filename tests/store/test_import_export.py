"""Templates taken elsewhere: to the byte, with a look first, all or nothing, whatever the file."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taperdoc.domain import amounts, plan_json, template_json
from taperdoc.domain.json_reader import JsonLimits
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import SavedTemplate, without_dates
from taperdoc.store import ConflictError, ExchangeError, MissingError, Store, Update, import_export
from tests.support.builders import plan, plans

PLAN = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")
DATED = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h", first="2026-12-01")
DATA = plan_json.to_data(PLAN)
ENTRY = {"name": "Usual", "note": "Evening first.", "plan": DATA}


def file(*entries: Any, **more: Any) -> str:
    return json.dumps({"format": template_json.FORMAT, "templates": list(entries), **more})


def said(found: SavedTemplate) -> tuple[str, str, TaperPlan, bool]:
    return found.name, found.note, found.plan, found.archived


@settings(suppress_health_check=list(HealthCheck), max_examples=30)
@given(made=st.lists(plans(), min_size=1, max_size=3))
def test_export_then_import_gives_back_the_same_bytes(store: Store, made: list[TaperPlan]) -> None:
    there = [store.templates.save_new(f"Plan {n}", "Why", one) for n, one in enumerate(made)]
    text = store.exchange.export([one.id for one in there])
    back = store.exchange.bring_in(text)
    assert [said(one) for one in back] == [said(one) for one in there]
    assert [plan_json.dumps(one.plan) for one in back] == [
        plan_json.dumps(without_dates(one)) for one in made
    ]
    assert store.exchange.export([one.id for one in back]) == text


def test_an_export_of_all_has_the_archived_too_and_no_deleted_one(store: Store) -> None:
    for name in ("B", "a", "C", "d"):
        store.templates.save_new(name, "", PLAN)
    by_name = store.templates.search(sort="name").items
    store.templates.archive(by_name[1].id)
    store.templates.delete(by_name[3].id)
    text = store.exchange.export()
    data = json.loads(text)
    assert [(one["name"], one.get("archived")) for one in data["templates"]] == [
        ("a", None),
        ("B", True),
        ("C", None),
    ]
    assert text == store.exchange.export()
    assert [one.archived for one in store.exchange.bring_in(text)] == [False, True, False]


def test_an_export_holds_nothing_but_name_note_and_plan(store: Store) -> None:
    saved = store.templates.save_new("Usual", "Evening first.", DATED)
    store.templates.pin(saved.id, True)
    assert json.loads(store.exchange.export([saved.id])) == json.loads(file(ENTRY))


def test_an_export_of_what_is_gone_is_refused(store: Store) -> None:
    with pytest.raises(MissingError):
        store.exchange.export(["0" * 16])


def test_an_export_that_could_not_be_imported_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        store.templates.save_new(name, "", PLAN)
    monkeypatch.setattr(import_export, "LIMITS", JsonLimits(1000, 1000))
    with pytest.raises(ExchangeError, match="up to 1,000 characters"):
        store.exchange.export()
    monkeypatch.setattr(import_export, "TEMPLATES_MAX", 2)
    with pytest.raises(ExchangeError, match="up to 2 templates"):
        store.exchange.export()


def test_a_look_says_what_comes_in_what_is_refused_and_what_has_the_same_name(
    store: Store,
) -> None:
    here = store.templates.save_new("usual  TAPER", "", PLAN)
    bad = {**DATA, "steps": [{**DATA["steps"][0], "days": 0}]}
    dated, new, same, refused = store.exchange.look(
        file(
            {"name": "Dated", "plan": plan_json.to_data(DATED)},
            ENTRY,
            {"name": "Usual taper", "plan": DATA},
            {"name": "Bad", "plan": bad},
        )
    )
    assert (dated.dated, dated.plan) == (True, PLAN)
    assert (new.number, new.name, new.note, new.plan) == (2, "Usual", "Evening first.", PLAN)
    assert (new.dated, new.archived, new.refused, new.same_name) == (False, False, "", ())
    assert same.same_name == (here,)
    assert (refused.name, refused.plan) == ("Bad", None)
    assert refused.refused.startswith("plan.steps[0].days: ")
    assert store.templates.search().items == (here,)


def test_what_is_refused_or_skipped_stays_out_and_the_rest_comes_in(store: Store) -> None:
    text = file(ENTRY, {"name": ""}, {**ENTRY, "name": "Skipped"}, {**ENTRY, "name": "Other"})
    brought = store.exchange.bring_in(text, {3: "skip"})
    assert [one.name for one in brought] == ["Usual", "Other"]
    assert store.templates.search().total == 2


def test_one_can_come_in_as_the_next_version_of_one_here(store: Store) -> None:
    here = store.templates.save_new("Usual", "", plan("5 . . . for 7"))
    (brought,) = store.exchange.bring_in(file(ENTRY), {1: Update(here.id, 1)})
    assert (brought.id, brought.version, brought.plan) == (here.id, 2, PLAN)


def test_all_comes_in_or_nothing(store: Store) -> None:
    here = store.templates.save_new("Usual", "", plan("5 . . . for 7"))
    store.templates.rename(here.id, 1, "Changed meanwhile", "")
    text = file({**ENTRY, "name": "First"}, ENTRY)
    with pytest.raises(ConflictError):
        store.exchange.bring_in(text, {2: Update(here.id, 1)})
    with pytest.raises(MissingError):
        store.exchange.bring_in(text, {2: Update("0" * 16, 1)})
    assert [one.name for one in store.templates.search().items] == ["Changed meanwhile"]


def test_a_choice_that_cannot_be_followed_is_refused(store: Store) -> None:
    for choices, reason in (({3: "skip"}, "no template number 3"), ({2: "add"}, "2 is refused")):
        with pytest.raises(ExchangeError, match=reason):
            store.exchange.bring_in(file(ENTRY, {"name": "x"}), choices)  # type: ignore[arg-type]
    assert store.templates.search().total == 0


NESTED = '{"a":' * 200_000 + "1" + "}" * 200_000
HOSTILE = {
    "nothing": ("", "not JSON"),
    "no JSON": ("{", "not JSON"),
    "a list": ("[]", "says no such thing"),
    "deep lists": ("[" * 1_000_000, "nested more than 20 levels"),
    "deep objects": (NESTED, "nested more than 20 levels"),
    "deep within": (file(ENTRY)[:-2] + ', {"name":' + "[" * 100_000, "nested more"),
    "50 MB": (" " * 50_000_000, "larger than 8,388,608"),
    "50 MB of template": (file({**ENTRY, "note": "x" * 50_000_000}), "larger than 8,388,608"),
    "a key twice": (file(ENTRY).replace('"note"', '"name"'), "“name” stands twice"),
    "a dose twice": (file(ENTRY).replace('"days": 7', '"days": 7, "days": 70'), "“days” stands tw"),
    "a later version": (file(ENTRY).replace("template/1", "template/2"), "“taperdoc.template/2”"),
    "a plan": (plan_json.dumps(PLAN), "single plan"),
    "no format": (json.dumps({"templates": [ENTRY]}), "says no such thing"),
    "a format of no words": (file(ENTRY, format=1), "says no such thing"),
    "more keys": (file(ENTRY, patient="Anna"), "and nothing else"),
    "no list": (json.dumps({"format": template_json.FORMAT, "templates": {}}), "and nothing else"),
    "no templates": (file(), "this has 0"),
    "many templates": (file(*[1] * 1001), "this has 1,001"),
    "infinity": (file(ENTRY).replace('"days": 7', '"days": Infinity'), "Infinity"),
    "a long number": (file(ENTRY).replace('"days": 7', f'"days": {"7" * 5000}'), "9 digits"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_fast(store: Store, name: str) -> None:
    text, reason = HOSTILE[name]
    started = time.perf_counter()
    for act in (store.exchange.look, store.exchange.bring_in):
        with pytest.raises(ExchangeError, match=reason) as refused:
            act(text)
        assert len(str(refused.value)) < 300
    assert time.perf_counter() - started < 2
    assert store.templates.search().total == 0


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (1, "not a template"),
        (None, "not a template"),
        ([], "not a template"),
        ({}, "“name” is missing"),
        ({"name": "x"}, "“plan” is missing"),
        ({"name": "", "plan": DATA}, "Type a name"),
        ({"name": 1, "plan": DATA}, "“name” has the wrong kind"),
        ({"name": "x", "plan": []}, "“plan” has the wrong kind"),
        ({"name": "x", "plan": DATA, "archived": 1}, "“archived” has the wrong kind"),
        ({"name": "x", "plan": DATA, "patient": "Anna"}, "“patient” is not known"),
        ({"name": "x" * 121, "plan": DATA}, "room for 120"),
        ({"name": "x", "plan": {**DATA, "format": "taperdoc.plan/2"}}, "plan.format: "),
        ({"name": "x", "plan": {**DATA, "patient": "Anna"}}, "plan.patient: "),
        ({"name": "x", "plan": {**DATA, "steps": DATA["steps"] * 31}}, "plan.steps: "),
        ({"name": "\ud800", "plan": DATA}, "cannot be seen"),
    ],
)
def test_a_template_that_cannot_be_kept_is_refused_with_the_reason(
    store: Store, entry: Any, reason: str
) -> None:
    good, refused = store.exchange.look(file(ENTRY, entry))
    assert not good.refused
    assert refused.plan is None
    assert reason in refused.refused
    refused.name.encode()
    assert [one.name for one in store.exchange.bring_in(file(ENTRY, entry))] == ["Usual"]


def test_two_hundred_come_in_in_good_time(store: Store) -> None:
    text = file(*({**ENTRY, "name": f"Number {n}"} for n in range(200)))
    started = time.perf_counter()
    assert len(store.exchange.look(text)) == 200
    assert len(store.exchange.bring_in(text)) == 200
    assert len(store.exchange.look(text)[-1].same_name) == 1
    assert time.perf_counter() - started < 20


def test_a_thousand_templates_divide_each_dose_once(store: Store) -> None:
    text = file(*({**ENTRY, "name": f"Number {n}"} for n in range(template_json.TEMPLATES_MAX)))
    before = amounts._tablets.cache_info().misses
    assert len(store.exchange.look(text)) == template_json.TEMPLATES_MAX
    assert amounts._tablets.cache_info().misses - before <= len({"20", "15", "5"})
