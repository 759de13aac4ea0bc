"""The safety text says what its sources say, in plain words of our own."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import combinations, groupby
from pathlib import Path

import pytest
import textstat

from taperdoc.domain import risky_notation
from taperdoc.wording import safety_text
from taperdoc.wording.safety_text import (
    MISSED_DOSE,
    WITHDRAWAL,
    SafetyText,
    Section,
    SentenceKind,
    TextError,
    When,
)

TEXT = safety_text.baclofen()
SENTENCES = [s for section in TEXT.sections for s in section.sentences]
TITLES = [section.title for section in TEXT.sections]
DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"
ALWAYS = "W1 W2 W3 W4 W5 W6 W7".split()
EVERY_PLAN = [frozenset(some) for size in range(4) for some in combinations(When, size)]

SMALL = """
version = "1"
date = 2026-11-21
medicine = "baclofen"
language = "en"
reviewer_note = ["A note."]
documents = { 001 = "An article", 002 = "Another" }

[facts]
W1 = { statement = "Not suddenly.", documents = ["001"], always = true }
T1 = { statement = "Same times.", documents = ["002"] }
H3 = { statement = "Charcoal.", documents = ["002"], not_carried = "For staff." }

[[sections]]
id = "withdrawal"
title = "Do not stop suddenly"
sentences = [
    { kind = "say", text = "Do not stop.", facts = ["W1"], documents = ["001"] },
]

[[sections]]
id = "taking"
title = "Taking it"
sentences = [
    { kind = "say", text = "Same times.", facts = ["T1"], documents = ["002"], when = "mg_only" },
]
"""


def box() -> Section:
    return TEXT.sections[0]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every six words that follow each other."""
    all_words = words(text)
    return zip(*(all_words[start:] for start in range(6)), strict=False)


def load(tmp_path: Path, text: str) -> SafetyText:
    path = tmp_path / "small.en.toml"
    path.write_text(text, "utf-8")
    return safety_text.load(path)


def test_the_module_is_found_before_the_folder_of_its_data() -> None:
    spec = find_spec("taperdoc.wording.safety_text")
    assert spec is not None
    assert spec.origin is not None
    assert spec.origin.endswith("safety_text.py")


def test_the_text_is_read_once() -> None:
    assert safety_text.baclofen() is TEXT


def test_the_box_comes_first_and_carries_every_fact_that_must_be_on_paper() -> None:
    assert box().id == WITHDRAWAL
    assert [fact.id for fact in TEXT.facts.values() if fact.always] == ALWAYS
    assert {fact for sentence in box().sentences for fact in sentence.facts} >= set(ALWAYS)


@pytest.mark.parametrize(
    "sign", "spasm seizure fever heartbeat anxious sleep mood thinking".split()
)
def test_the_box_names_every_sign_of_withdrawal(sign: str) -> None:
    items = [s.text for s in box().sentences if s.kind is SentenceKind.ITEM]
    assert any(sign in item for item in items)


def test_the_box_leaves_page_1_to_the_plan() -> None:
    said = " ".join([box().title, *(sentence.text for sentence in box().sentences)])
    assert len(words(said)) <= 110


@pytest.mark.parametrize(
    "plan", EVERY_PLAN, ids=lambda plan: "+".join(sorted(w.value for w in plan))
)
def test_the_box_is_whole_for_every_plan(plan: frozenset[When]) -> None:
    assert TEXT.sections_for(plan)[0] == box()


def standing(*conditions: When) -> list[str]:
    return [s.text for part in TEXT.sections_for(frozenset(conditions)) for s in part.sentences]


def test_a_plan_with_parts_of_tablets_is_not_told_to_swallow_them_whole() -> None:
    assert "Swallow the tablets whole." not in standing(When.TABLETS_PARTS)
    assert "Do not chew tablets or parts of tablets." in standing(When.TABLETS_PARTS)


def test_a_plan_of_whole_tablets_is_told_to_swallow_them_whole() -> None:
    assert "Swallow the tablets whole." in standing(When.TABLETS_WHOLE)
    assert "Do not chew tablets or parts of tablets." not in standing(When.TABLETS_WHOLE)


def test_a_plan_without_tablets_hears_nothing_of_chewing() -> None:
    assert not any("chew" in text or "Swallow" in text for text in standing())


def test_only_a_plan_with_a_dose_in_mg_alone_speaks_of_measuring() -> None:
    assert any("mg alone" in text for text in standing(When.MG_ONLY))
    assert not any("mg alone" in text for text in standing())


def test_the_missed_dose_rule_stands_in_one_piece() -> None:
    (taking,) = (section for section in TEXT.sections if section.id == "taking")
    slots = [slot for slot, _ in groupby(s.slot for s in taking.sentences)]
    assert slots.count(MISSED_DOSE) == 1
    assert all("T2" in s.facts for s in SENTENCES if s.slot)
    assert all(s.slot for s in SENTENCES if "T2" in s.facts)


def test_no_sentence_holds_a_number() -> None:
    assert [text for text in said_to_patients() if re.search(r"\d", text)] == []


def said_to_patients() -> list[str]:
    return TITLES + [sentence.text for sentence in SENTENCES]


def test_the_fixed_text_has_no_error_prone_notation() -> None:
    assert [
        risky_notation.findings(text)
        for text in said_to_patients()
        if risky_notation.findings(text)
    ] == []


@pytest.mark.parametrize("section", TEXT.sections, ids=lambda section: section.id)
def test_a_section_reads_at_grade_6_or_below(section: Section) -> None:
    text = " ".join(sentence.text.rstrip(".:") + "." for sentence in section.sentences)
    assert textstat.flesch_kincaid_grade(text) <= 6


@pytest.mark.parametrize("section", TEXT.sections, ids=lambda section: section.id)
def test_a_list_follows_a_sentence_that_ends_in_a_colon(section: Section) -> None:
    before = None
    for sentence in [*section.sentences, None]:
        leads = before is not None and before.kind is SentenceKind.SAY and before.text.endswith(":")
        into = sentence is not None and sentence.kind is SentenceKind.ITEM
        goes_on = before is not None and before.kind is SentenceKind.ITEM
        assert leads == (into and not goes_on)
        before = sentence


def test_a_sentence_begins_and_ends_as_its_kind_does() -> None:
    forms = {SentenceKind.SAY: r"[A-Z].*[.:]", SentenceKind.ITEM: r"[a-z].*[^.:]"}
    assert [s.text for s in SENTENCES if not re.fullmatch(forms[s.kind], s.text)] == []


def test_the_reviewer_is_told_what_the_label_names_in_addition() -> None:
    note = " ".join(TEXT.reviewer_note)
    for sign in ("hallucinations", "rigidity", "rhabdomyolysis", "organ failure", "death"):
        assert sign in note


def test_nothing_is_copied_from_the_documents() -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip(f"NOT CHECKED: the source documents are not at {DOCUMENTS}")
    found = sorted(DOCUMENTS.glob("*.txt"))
    assert {path.name[:3] for path in found} == set(TEXT.documents)
    theirs = {run for path in found for run in runs(path.read_text("utf-8"))}
    assert len(theirs) > 4000
    ours = {run: text for text in said_to_patients() for run in runs(text)}
    assert {text for run, text in ours.items() if run in theirs} == set()


def test_a_small_text_loads(tmp_path: Path) -> None:
    text = load(tmp_path, SMALL)
    assert [section.id for section in text.sections_for(frozenset())] == [WITHDRAWAL]
    assert len(text.sections_for(frozenset({When.MG_ONLY}))) == 2


BOX = '{ kind = "say", text = "Do not stop.", facts = ["W1"], documents = ["001"] }'
REFUSED = [
    ("a sentence without facts", 'facts = ["W1"]', "facts = []", "“Do not stop.”.*“facts”"),
    ("a sentence with no such key", 'facts = ["T1"], ', "", "“Same times.”.*“facts” is missing"),
    ("no documents", ', documents = ["001"] }', ", documents = [] }", "Do not stop.*“documents”"),
    ("an unknown fact", 'facts = ["T1"]', 'facts = ["T1", "T9"]', "“Same times.”.*no fact T9"),
    (
        "a document that is not its fact's",
        '["T1"], documents = ["002"]',
        '["T1"], documents = ["001", "002"]',
        "“Same times.”.*document 001 has none",
    ),
    (
        "a fact that none of its documents has",
        'facts = ["T1"]',
        'facts = ["T1", "W1"]',
        "“Same times.”.*none of its documents has fact W1",
    ),
    ("an unknown document", '["001"], always', '["007"], always', "W1.*no document 007"),
    ("a fact that is nowhere", ', not_carried = "For staff."', "", "H3.*no reason why"),
    (
        "a fact both carried and not",
        'facts = ["T1"], documents',
        'facts = ["T1", "H3"], documents',
        "H3.*not carried",
    ),
    ("a box without a fact marked always", '["002"] }', '["002"], always = true }', "T1.*box"),
    ("a box that could lose a sentence", BOX, BOX[:-2] + ', when = "mg_only" }', "W1.*box"),
    (
        "a box with another sentence that could go",
        BOX,
        f'{BOX}, {BOX[:-2]}, when = "mg_only" }}',
        "“Do not stop.”.*stands always",
    ),
    (
        "a box whose words could be replaced",
        BOX,
        BOX[:-2] + ', slot = "missed_dose" }',
        "“Do not stop.”.*stands always",
    ),
    ("a box that is not first", 'id = "withdrawal"', 'id = "warning"', "box must come first"),
    ("a section twice", 'id = "taking"', 'id = "withdrawal"', "each once"),
    ("a list that nothing leads into", BOX, BOX.replace("say", "item"), "leads into"),
    ("an unknown kind", BOX, BOX.replace("say", "shout"), "“Do not stop.”.*shout"),
    ("an unknown condition", "mg_only", "full_moon", "“Same times.”.*full_moon"),
    ("an unknown slot", 'when = "mg_only"', 'slot = "joke"', "“Same times.”.*joke"),
    ("an unknown key of a sentence", "when = ", "wenn = ", "“Same times.”.*wenn"),
    ("an unknown key of the file", "version", "versoin", "versoin"),
    ("an unknown key of a fact", "not_carried", "uncarried", "H3.*uncarried"),
    ("empty text", '"Do not stop."', '" "', "sentence 1.*“text” is empty"),
    ("a contact that no handout has", "Do not stop.", "Call {nobody}.", "nobody.*not a contact"),
    ("an empty note", '"A note."', '""', "reviewer_note"),
    ("an entry that is not words", '["A note."]', "[5]", "reviewer_note"),
    ("a sentence that is not a table", BOX, '"Do not stop."', "sentence 1: .*table"),
    ("a section without sentences", f"[\n    {BOX},\n]", "[]", "“sentences” is empty"),
    ("a date that is words", "2026-11-21", '"today"', "“date”"),
    ("a file that is not TOML", "[facts]", "[facts", "small.en.toml"),
]


@pytest.mark.parametrize(
    ("old", "new", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_text_is_refused_for(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(TextError, match=message):
        load(tmp_path, SMALL.replace(old, new, 1))
