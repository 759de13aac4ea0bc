"""Each kind of note is found where the entry is at odds with itself, and nowhere near it."""

import re
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given

from taperdoc.domain.plan import TaperPlan
from taperdoc.wording.review_notes import Note, NoteKind, notes
from tests.support.builders import day, plan, plans
from tests.support.wording_rules import misread

TODAY = day("2026-12-01")
LATER = {"first": "2026-12-01"}
JUDGING = re.compile(
    r"\b(?:too|should|must|fast|quick|slow|high|low|large|small|max|maximum|minimum|limit|safe"
    r"|unsafe|danger\w*|risk\w*|recommend\w*|suggest\w*|advis\w*|consider|usual|normal|typical"
    r"|better|wrong|error|instead|try|rather|ought|need|abrupt\w*|steep)\b",
    re.IGNORECASE,
)

# kind, step, its words; a plan that has this note and no other; one near it that has none.
NOTES: list[tuple[NoteKind, int | None, str, TaperPlan, TaperPlan]] = [
    (NoteKind.RISES, 2, "It takes more than step 1: 10 mg each day, after 5 mg each day.",
     plan("5 for 7 | 10 for 7 | 5 for 7"), plan("10 for 7 | 5 for 7")),
    (NoteKind.RISES, 2, "It takes more than step 1: 5 mg each day, after a pause.",
     plan("pause for 7 | 5 for 7 | pause for 7"), plan("5 for 7 | pause for 7")),
    (NoteKind.RISES, 2,
     "It takes more than step 1: 10 mg one day and 5 mg the next, after 5 mg each day.",
     plan("5 for 7 | 10 / 5 for 7 | 5 for 7"), plan("10 for 7 | 10 / 5 for 7")),
    (NoteKind.RISES, 2, "Noon rises from 5 mg (step 1) to 10 mg.",
     plan("10 5 for 7 | 5 10 for 7"), plan("10 10 for 7 | 5 10 for 7")),
    (NoteKind.RISES, 2, "Morning rises from 5 mg (step 1) to 10 mg.",
     plan("5 for 7 | 10 / 0 for 7"), plan("10 for 7 | 10 / 0 for 7")),
    (NoteKind.RISES, 2,
     "Noon rises from 5 mg (step 1) to 7.5 mg. Evening rises from none (step 1) to 2.5 mg.",
     plan("10 5 0 for 7 | 0 7.5 2.5 for 7"), plan("10 7.5 2.5 for 7 | 0 7.5 2.5 for 7")),
    (NoteKind.EQUAL, 2, "It has the same doses as step 1 before it.",
     plan("10 0 for 7 | 10 . for 3"), plan("10 0 for 7 | 7.5 . for 3")),
    (NoteKind.EQUAL, 2, "It has the same doses as step 1 before it.",
     plan("10 for 7 | 1x10 for 7"), plan("10+5 for 7 | 3x5 for 7", "10 5")),
    (NoteKind.EQUAL, 2, "It has the same doses as step 1 before it.",
     plan("10 for 7 | 10 / 10 for 7"), plan("10 for 7 | 10 / 5 for 7")),
    (NoteKind.EQUAL, 2, "It has the same doses as step 1 before it.",
     plan("10 / 10 for 7 | 10 for 7"), plan("10 / 5 for 7 | 5 / 10 for 7")),
    (NoteKind.EQUAL, 2, "It has the same doses as step 1 before it.",
     plan("10+5 for 7 | 5+10 for 7", "10 5"), plan("10+5 for 7 | 3x5 for 7", "10 5")),
    (NoteKind.ORDER, 2, "It begins on Tue 1 December 2026, before step 1 does.",
     plan("10 for 7 from 2026-12-03 | 5 for 2 from 2026-12-01"),
     plan("10 for 7 from 2026-12-03 | 5 for 2")),
    (NoteKind.GAP, 2, "No step covers Tue 8 December 2026 (1 day).",
     plan("10 for 7 | 5 for 7 from 2026-12-09", **LATER),
     plan("10 for 7 | 5 for 7 from 2026-12-08", **LATER)),
    (NoteKind.OVERLAP, 2, "Step 1 and step 2 both cover Mon 7 December 2026 (1 day).",
     plan("10 for 7 | 5 for 7 from 2026-12-07", **LATER),
     plan("10 for 7 | 5 for 7 from 2026-12-08", **LATER)),
    (NoteKind.EMPTY, 2, "Left empty, where step 1 has a dose: noon 5 mg. The handout says “none”.",
     plan("10 5 for 7 | 10 . for 7"), plan("10 5 for 7 | 10 0 for 7")),
    (NoteKind.EMPTY, 2, "Left empty, where step 1 has a dose: noon 5 mg. The handout says “none”.",
     plan("10 5 / 10 0 for 7 | 10 . / 5 . for 7"), plan("10 5 / 10 0 for 7 | 10 . / 5 0 for 7")),
    (NoteKind.EMPTY, 1,
     ("Left empty on the second of the alternate days, where the first has a dose: noon 5 mg."
      " The handout says “none”."),
     plan("10 5 / 10 . for 7"), plan("10 5 / 10 0 for 7")),
    (NoteKind.EMPTY, 1,
     ("Left empty on the first of the alternate days, where the second has a dose: noon 5 mg."
      " The handout says “none”."),
     plan("10 . / 10 5 for 7"), plan("10 . / 10 0 for 7")),
    (NoteKind.NOT_MADE, 1,
     ("Cannot be made exactly from 10 mg tablets cut as allowed: morning 5 mg. The handout shows"
      " it in mg alone."),
     plan("5 / 5 for 7", "10"), plan("5 for 7", "10h")),
    (NoteKind.NOT_MADE, 1,
     ("Cannot be made exactly from 10 mg tablets cut as allowed: morning 5 mg. The handout shows"
      " it in mg alone."),
     plan("5 for 7 of 1", "10 5"), plan("5 for 7 of 2", "10 5")),
    (NoteKind.NO_PARTS, 1,
     ("Typed in mg, without saying how it is made up from 10 mg tablets, 5 mg tablets and liquid"
      " with 5 mg in 1 mL: morning 15 mg. The handout shows it in mg alone."),
     plan("15 for 7", "10 5 5/1"), plan("10+5 for 7", "10 5 5/1")),
    (NoteKind.NO_PARTS, 1,
     ("Typed in mg, without saying how it is made up from 10 mg tablets and 5 mg tablets:"
      " morning 10 mg. The handout shows it in mg alone."),
     plan("10 0 for 7", "10 5"), plan("10 0 for 7 of 1", "10 5")),
    (NoteKind.OPEN, 1, "It is open (until seen) and is not the last step: step 2 gets no date.",
     plan("10 until seen | 5 for 7"), plan("10 for 7 | 5 until seen", then="Ask.")),
    (NoteKind.OPEN, 1,
     "It is open (until seen) and is not the last step: step 2 begins on Wed 2 December 2026.",
     plan("10 until until seen | 5 for 7 from 2026-12-02", **LATER),
     plan("10 for 1 | 5 for 7 from 2026-12-02", **LATER)),
    (NoteKind.ENDING, 1, "It is open (until seen), and the plan ends with “then stop”.",
     plan("10 until seen"), plan("10 for 7")),
    (NoteKind.ENDING, 1,
     "It is open (until seen), and the plan ends with staying on its dose until told.",
     plan("10 until seen", then="stay until told"), plan("10 until seen", then="Come back.")),
    (NoteKind.ENDING, 2, "It takes no baclofen, and the plan ends with staying on its dose.",
     plan("10 for 7 | 0 for 7", then="stay told"), plan("10 for 7 | 0 for 7")),
    (NoteKind.SHAPE, 1,
     "The dose for evening, 40 mg, is the sum of the other doses of the day. It may be a total.",
     plan("20 20 40 for 7"), plan("20 20 20 for 7")),
    (NoteKind.PAST, None, "The first day, Mon 30 November 2026, is before today.",
     plan("10 for 7", first="2026-11-30"), plan("10 for 7", first="2026-12-01")),
    (NoteKind.PAST, 1, "Its start date, Mon 30 November 2026, is before today.",
     plan("10 for 7 from 2026-11-30"), plan("10 for 7 from 2026-12-01")),
    (NoteKind.FIRST_DAY, 1,
     ("It begins on Thu 3 December 2026, and the plan's first day is Tue 1 December 2026."
      " The handout gives the step's own day."),
     plan("10 for 7 from 2026-12-03", **LATER), plan("10 for 7 from 2026-12-01", **LATER)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "step", "text", "has", "near"), NOTES, ids=count())
def test_each_kind_of_note_is_found_alone_and_not_near_by(
    kind: NoteKind, step: int | None, text: str, has: TaperPlan, near: TaperPlan
) -> None:
    assert [(note.kind, note.step, _spaced(note.text)) for note in notes(has, TODAY)] == [
        (kind, step, text)
    ]
    assert kind not in {note.kind for note in notes(near, TODAY)}


def _spaced(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("step", "where", "made"),
    [
        (None, "The times of day say", plan("10 5 for 7", times="bd noon")),
        (None, "The words for what comes after say", plan("10 for 7", then="Take it bd")),
        (None, "The as-needed words say", plan("10 for 7", times="noon", as_needed="bd")),
        (
            None,
            "The words for when things get worse say",
            plan("10 for 7", times="noon", if_worse="bd"),
        ),
        (None, "The other words say", plan("10 for 7", times="noon", other_words="bd")),
        (1, "Its “until” says", plan("10 until bd", then="Ask.")),
        (2, "Its note says", plan("10 for 7 | 5 for 7 note bd")),
    ],
    ids=count(),
)
def test_a_word_that_breaks_a_rule_is_shown_where_it_stands(
    step: int | None, where: str, made: TaperPlan
) -> None:
    (note,) = notes(made, TODAY)
    assert (note.kind, note.step) == (NoteKind.WORDS, step)
    assert note.text.startswith(f"{where} “bd”: ")


def test_every_kind_has_its_case() -> None:
    assert {row[0] for row in NOTES} | {
        NoteKind.WORDS,
        NoteKind.BLANK,
        NoteKind.LOOK_ALIKE,
        NoteKind.ONLY_RISES,
    } == set(NoteKind)


@pytest.mark.parametrize(
    ("noted", "times"),
    [
        (plan("5 10 5 for 7 | 5 15 5 for 7 | 5 10 5 for 7"), ("noon",)),
        (plan("5 5 for 7 | 10 10 for 7 | 5 5 for 7"), ("morning", "noon")),
        (plan("10 5 for 7 | 10 . for 7"), ("noon",)),
        (plan("10 5 / 10 . for 7"), ("noon",)),
        (plan("5 10 / 5 10 for 7", "10"), ("morning",)),
        (plan("20 20 40 for 7"), ("evening",)),
        (plan("10 for 7 | 10 for 7"), ()),
    ],
)
def test_a_note_names_the_times_of_day_that_it_is_about(
    noted: TaperPlan, times: tuple[str, ...]
) -> None:
    assert [note.times for note in notes(noted, TODAY)] == [times]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (
            plan("10 for 7 note Take 1О mg.", times="noon"),
            "Its note says “1О”: character 2, “О”, is the Cyrillic capital letter o",
        ),
        (
            plan("10 for 7", times="mornіng"),
            "The times of day say “mornіng”: character 5, “і”, is the Cyrillic small letter",
        ),
        (plan("10 until Mοnday", times="noon"), "Its “until” says “Mοnday”: character 2"),
        (
            plan("10 for 7", times="noon", as_needed="5 mg if sрasms come"),
            "The as-needed words say “sрasms”",
        ),
        (
            plan("10 for 7", times="noon", if_worse="Саll us"),
            "The words for when things get worse say “Саll”",
        ),
        (plan("10 for 7", times="noon", other_words="Kеep this"), "The other words say “Kеep”"),
        (
            plan("10 for 7", then="stay Maу", times="noon"),
            "The words for what comes after say “Maу”: character 3",
        ),
    ],
)
def test_a_character_that_is_easily_taken_for_another_gets_a_note(
    made: TaperPlan, says: str
) -> None:
    found = [str(note) for note in notes(made, TODAY) if note.kind is NoteKind.LOOK_ALIKE]
    assert len(found) == 1
    assert says in found[0]
    assert found[0].endswith("which is easily taken for another letter or a digit.")


def test_words_of_one_script_get_no_note() -> None:
    made = plan("10 for 7 note Анна Иванова, Θεοδώρα and Zoë take 10 mg.", times="noon")
    assert notes(made, TODAY) == ()


def test_an_even_taper_has_no_notes() -> None:
    made = plan("10 5 for 7 | 5 5 for 7 | 5 0 / 0 0 for 14 | pause for 3", **LATER)
    assert notes(made, TODAY) == ()


def test_notes_come_in_the_order_of_steps_and_say_which() -> None:
    made = plan("5 for 7 note bd | 10 for 7 | 10 for 7", "10", first="2025-12-01")
    found = notes(made, TODAY)
    assert [note.step for note in found] == [None, None, 1, 1, 2, 3]
    assert str(Note(NoteKind.RISES, 2, "It rises.")) == "Step 2: It rises."
    assert str(Note(NoteKind.PAST, None, "It is past.")) == "It is past."


@given(plans())
def test_a_note_states_and_never_judges_or_suggests(made: TaperPlan) -> None:
    for note in notes(_quiet(made), TODAY):
        assert not JUDGING.search(note.text), note.text
        assert misread(note.text) == []
        assert note.text.endswith(".")
        assert note.step is None or 1 <= note.step <= len(made.steps)


def _quiet(made: TaperPlan) -> TaperPlan:
    """The plan without its clinician's words."""
    return replace(
        made,
        times=tuple("dawn noon tea dusk night late".split()[: len(made.times)]),
        steps=tuple(replace(each, until=each.until and "seen", note="") for each in made.steps),
        ending=replace(made.ending, words=made.ending.words and "told"),
        as_needed="",
        if_worse="",
        other_words="",
    )


@pytest.mark.parametrize(
    ("steps", "is_said"),
    [
        ("5 for 7 | 10 for 7", True),
        ("5 for 7 | 5 for 7 | 10 for 7", True),
        ("5 for 7 | 10 for 7 | 5 for 7", False),
        ("5 for 7 | pause for 7", False),
        ("5 for 7 | 5 for 7", False),
        ("5 for 7", False),
    ],
)
def test_a_plan_that_only_rises_is_held_against_the_safety_text(
    steps: str, *, is_said: bool
) -> None:
    said = [str(note) for note in notes(plan(steps), TODAY)]
    assert any("only rises" in note and "little by little" in note for note in said) is is_said
