"""What changed between two plans, in the words of the plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taperdoc.domain.plan import TaperPlan
from taperdoc.wording.plan_diff import changes
from tests.support.builders import plan, plans

OLD = plan("20 15 20 for 7 | 15 10 15 for 7 | 10 . 10 for 14")

CASES: dict[str, tuple[TaperPlan, TaperPlan, list[str]]] = {
    "a dose": (
        OLD,
        plan("20 15 20 for 7 | 15 10 15 for 7 | 10 . 5 for 14"),
        ["Step 3: evening 5 mg, was 10 mg."],
    ),
    "a dose left out": (
        OLD,
        plan("20 15 20 for 7 | 15 10 15 for 7 | 10 . . for 14"),
        ["Step 3: evening none, was 10 mg."],
    ),
    "a nought for an empty cell": (
        OLD,
        plan("20 15 20 for 7 | 15 10 15 for 7 | 10 0 10 for 14"),
        ["Step 3: noon typed “0”, was left empty."],
    ),
    "how a dose is typed": (
        plan("10 for 7"),
        plan("1x10 for 7"),
        ["Step 1: morning typed “1x10”, was typed “10”."],
    ),
    "how a dose is made up": (
        plan("10+10 for 7", "10 20"),
        plan("1x20 for 7", "10 20"),
        ["Step 1: morning 20 mg (1 tablet of 20 mg), was 20 mg (2 tablets of 10 mg)."],
    ),
    "the days": (
        OLD,
        plan("20 15 20 for 7 | 15 10 15 for 14 | 10 . 10 for 14"),
        ["Step 2: 14 days, was 7 days."],
    ),
    "an open end": (
        OLD,
        plan("20 15 20 for 7 | 15 10 15 for 7 | 10 . 10 until seen"),
        ["Step 3: until seen, was 14 days."],
    ),
    "a step in between": (
        OLD,
        plan("20 15 20 for 7 | 15 15 15 for 7 | 15 10 15 for 7 | 10 . 10 for 14"),
        [
            (
                "Step 2 is new: 7 days; morning 15 mg (1 and a half tablets of 10 mg), noon 15 mg"
                " (1 and a half tablets of 10 mg), evening 15 mg (1 and a half tablets of 10 mg);"
                " 45 mg each day."
            )
        ],
    ),
    "a step gone": (
        plan("10 for 7 | pause for 3 note Rest. | 5 for 7"),
        plan("10 for 7 | 5 for 7"),
        ["Step 2 was removed: 3 days; take no baclofen; note “Rest.”."],
    ),
    "an ending that begins with until": (
        plan("10 for 7", then="stay until your visit"),
        plan("10 for 7", then="stay Until, at the latest, Friday"),
        [
            (
                "After the last step: “Then stay on the last dose Until, at the latest, Friday”,"
                " was “Then stay on the last dose until your visit”."
            )
        ],
    ),
    "the same doses on alternate days": (
        plan("10 5 for 7"),
        plan("10 5 / 10 5 for 7"),
        ["Step 1: same doses, typed for alternate days instead of for every day."],
    ),
    "two kinds of day": (
        plan("10 . for 7 | 5 . for 7"),
        plan("10 . for 7 | 5 . / . 10 for 7"),
        [
            (
                "Step 2: now first day of the step, then every other day: morning 5 mg (half a"
                " tablet of 10 mg); second day of the step, then every other day: noon 10 mg"
                " (1 tablet of 10 mg), was morning 5 mg (half a tablet of 10 mg)."
            )
        ],
    ),
    "a dose on the second kind of day": (
        plan("10 / 5 for 14"),
        plan("10 / 2.5 for 14"),
        ["Step 1: second day of the step, then every other day: morning 2.5 mg, was 5 mg."],
    ),
    "a note": (
        plan("10 for 7 note With food."),
        plan("10 for 7"),
        ["Step 1: note nothing, was “With food.”."],
    ),
    "its own first day": (
        plan("10 for 7 from 2026-12-01"),
        plan("10 for 7"),
        ["Step 1: its start date none, was Tue 1 December 2026."],
    ),
    "the first day": (
        plan("10 for 7"),
        plan("10 for 7", first="2026-12-01"),
        ["First day: Tue 1 December 2026, was none."],
    ),
    "how a tablet may be cut": (
        plan("10 for 7", "10"),
        plan("10 for 7", "10h"),
        [
            (
                "Products: Baclofen tablets, 10 mg each, may be cut in half; were Baclofen tablets,"
                " 10 mg each, not to be cut."
            )
        ],
    ),
    "which products": (
        plan("2x10 for 7 of 1", "10 5"),
        plan("2x10 for 7", "10 5"),
        ["Step 1: uses all products, was 10 mg tablets."],
    ),
    "a time of day": (
        plan("10 5 for 7", times="dawn dusk"),
        plan("10 5 for 7", times="dawn night"),
        [
            "Times of day: dawn, night; were dawn, dusk.",
        ],
    ),
    "a time of day moved": (
        plan("10 5 for 7", times="dawn dusk"),
        plan("10 5 for 7", times="dusk night"),
        [
            "Times of day: dusk, night; were dawn, dusk.",
            "Step 1: dusk 10 mg, was 5 mg; night 5 mg, was none; dawn none, was 10 mg.",
        ],
    ),
    "a time of day more": (
        plan("10 5 for 7 | 5 5 for 7", times="dawn dusk"),
        plan("10 5 . for 7 | 5 5 5 for 7", times="dawn dusk night"),
        ["Times of day: dawn, dusk, night; were dawn, dusk.", "Step 2: night 5 mg, was none."],
    ),
    "the ending": (
        plan("10 for 7", then="stay we meet"),
        plan("10 for 7"),
        ["After the last step: “Then stop.”, was “Then stay on the last dose until we meet”."],
    ),
    "own words": (
        plan("10 for 7", as_needed="One more.", then="Call."),
        plan("10 for 7", if_worse="Ring.", other_words="Bye.", then="Wait."),
        [
            "After the last step: “Wait.”, was “Call.”.",
            "As needed: nothing, was “One more.”.",
            "If things get worse: “Ring.”, was nothing.",
            "Anything else: “Bye.”, was nothing.",
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), CASES.values(), ids=CASES)
def test_a_change_is_said_in_the_words_of_the_plan(
    old: TaperPlan, new: TaperPlan, said: list[str]
) -> None:
    assert [sentence.replace("\xa0", " ") for sentence in changes(old, new)] == said


@given(made=plans(max_steps=5))
def test_nothing_is_said_of_the_same_plan(made: TaperPlan) -> None:
    assert changes(made, made) == ()


@given(old=plans(max_steps=5), new=plans(max_steps=5), data=st.data())
def test_no_change_goes_unsaid(old: TaperPlan, new: TaperPlan, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(["all", "ending", "if_worse", "first_day", "steps"]))
    if part == "steps":
        new = _with(old, steps=old.steps[::-1][: data.draw(st.integers(1, len(old.steps)))])
    elif part != "all":
        new = _with(old, **{part: getattr(new, part)})
    assert bool(changes(old, new)) is (old != new)


def _with(old: TaperPlan, **parts: object) -> TaperPlan:
    from dataclasses import replace

    return replace(old, **parts)  # type: ignore[arg-type] # parts of another plan
