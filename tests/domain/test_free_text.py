"""Which parts of a plan are free text."""

from dataclasses import replace

from taperdoc.domain.free_text import free_text
from tests.support.builders import plan


def test_each_free_text_is_named_with_its_place() -> None:
    made = plan(
        "10 . . . for 7 note With Anna. | 5 . . . until Ben rings",
        then="Ring Carla.",
        as_needed="Dora may add 5 mg.",
        if_worse="Ring Emil.",
        other_words="Fritz knows.",
    )
    assert free_text(replace(made, times=("morning", "noon", "at Gina's", "bedtime"))) == (
        ("Time of day 3", "at Gina's"),
        ("Step 1, note", "With Anna."),
        ("Step 2, until", "Ben rings"),
        ("After the last step", "Ring Carla."),
        ("As needed", "Dora may add 5 mg."),
        ("If things get worse", "Ring Emil."),
        ("Other words", "Fritz knows."),
    )
    assert free_text(plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")) == ()
