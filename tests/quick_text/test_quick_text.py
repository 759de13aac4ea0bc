"""Quick text: what a line says, why it is refused, and that nothing is read two ways."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import taperdoc
from taperdoc.domain.plan import TIMES, Ending, EndingKind, Step, TaperPlan
from taperdoc.domain.plan_json import loads
from taperdoc.quick_text import TEXT_MAX, read, write
from tests.support.builders import plan, plans, products, step

TABLETS = products("10q")
BOTH = products("10q 5h")
WITH_LIQUID = products("10q 25/5")


def steps(text: str, of: str = "10q", times: tuple[str, ...] = TIMES) -> list[Step]:
    """What is read of lines that can all be read."""
    reading = read(text, times, products(of))
    assert reading.unread == ()
    return [found.step for found in reading.steps]


# A line, the same step in the short text of the builders, and the products.
SAID = [
    ("20 20 20 20 for 7 days", "20 20 20 20 for 7", "10q"),
    ("20 15 0 20 7 days", "20 15 0 20 for 7", "10q"),
    ("20 15 0 20 7d", "20 15 0 20 for 7", "10q"),
    ("20 15 0 20 2w", "20 15 0 20 for 14", "10q"),
    ("15/20/20/20 1 week", "15 20 20 20 for 7", "10q"),
    ("1-0-½-1 tablets 10 days", "1x10 0 ½x10 1x10 for 10", "10q"),
    ("1-0-½-1 tablets 10 days", "1x5 0 ½x5 1x5 for 10", "5h"),
    ("1½ 0.5 0 1¼ tablets 10 days", "1½x10 ½x10 0 1¼x10 for 10", "10q"),
    ("1 0 0 1 tablets using 2 for 1 day", "1x5 0 0 1x5 for 1 of 2", "10q 5h"),
    ("10–0–0–10 for 2 weeks", "10 0 0 10 for 14", "10q"),
    ("10 _ _ 10 for 2 weeks", "10 . . 10 for 14", "10q"),
    (
        "10 0 0 10 alternate with 5 0 0 10 for 2 weeks",
        "10 0 0 10 / 5 0 0 10 for 14",
        "10q",
    ),
    (
        "1 tablet at bedtime alternate with ½ tablet at bedtime for 2 days",
        ". . . 1x10 / . . . ½x10 for 2",
        "10q",
    ),
    ("pause 3 days", "pause for 3", "10q"),
    ("pause until you are seen", "pause until you are seen", "10q"),
    ("10 at bedtime until review", ". . . 10 until review", "10q"),
    ("10 at Bedtime UNTIL review", ". . . 10 until review", "10q"),
    ("10 at bedtime until until review", ". . . 10 until until review", "10q"),
    ("10 at bedtime until you come for review", ". . . 10 until you come for review", "10q"),
    ('10 at noon until "seen for 7 days"', ". 10 . . until seen for 7 days", "10q"),
    ("10 at noon until “a note”", ". 10 . . until a note", "10q"),
    ("10+5 5 2x10 ½x10 7 days", "10+5 5 2x10 ½x10 for 7", "10q 5h"),
    ("10+5 5 2 x 10 mg ½x10 7 days", "10+5 5 2x10 ½x10 for 7", "10q 5h"),
    ("20 20 20 20 for 7 days from 8 December 2026", "20 20 20 20 for 7 from 2026-12-08", "10q"),
    ("20 20 20 20 from Tue, 8 Dec 2026 7 days", "20 20 20 20 for 7 from 2026-12-08", "10q"),
    ("10 10 10 10 using 1, 2 7 days", "10 10 10 10 for 7 of 1,2", "10q 5h"),
    ("10 10 10 10 using 2 and 1 7 days", "10 10 10 10 for 7 of 2,1", "10q 5h"),
    ("10 at noon 7 days note With food.", ". 10 . . for 7 note With food.", "10q"),
    (
        '10 at noon 7 days note "Not for 2 days, or until seen"',
        ". 10 . . for 7 note Not for 2 days, or until seen",
        "10q",
    ),
    ('10 at noon until "seen" note Rest', ". 10 . . until seen note Rest", "10q"),
    ('10 at noon note "Rest" until seen', ". 10 . . until seen note Rest", "10q"),
    ("20\t20\t20\t20\t7 days", "20 20 20 20 for 7", "10q"),
]


@pytest.mark.parametrize(("line", "short", "of"), SAID)
def test_a_line_is_the_step_it_says(line: str, short: str, of: str) -> None:
    assert steps(line, of) == [step(short, of)]


def test_millilitres_stand_with_or_without_a_space() -> None:
    (found,) = steps("2.5 mL 2.5mL 0 10+2.5 mL 7 days", "10q 25/5")
    assert [str(amount and amount.typed) for amount in found.cycle[0]] == [
        *("2.5 mL", "2.5 mL", "0", "10+2.5 mL")
    ]


def test_words_in_quotation_marks_are_as_they_are() -> None:
    (found,) = steps(r'pause until "a \"b\" \\ c" note " two\nlines "')
    assert (found.until, found.note) == ('a "b" \\ c', " two\nlines ")


@pytest.mark.parametrize(
    ("line", "ending"),
    [
        ("then stop", Ending(EndingKind.STOP)),
        ("Then Stop", Ending(EndingKind.STOP)),
        ("then stay until your next visit", Ending(EndingKind.STAY, "your next visit")),
        ('then stay until "a\\nb"', Ending(EndingKind.STAY, "a\nb")),
        ('then "stop"', Ending(EndingKind.OTHER, "stop")),
    ],
)
def test_the_last_line_can_say_what_comes_after(line: str, ending: Ending) -> None:
    reading = read(f"pause 3 days\n\n{line}\n \n", TIMES, TABLETS)
    assert (reading.ending, reading.unread) == (ending, ())


# A line with ⟦ at the place, and what is said of it.
REFUSED = [
    ("20 20 20 20 for ⟦7", "“7” has no unit. Type days or weeks after it"),
    ("20 20 20 20 ⟦7", "There are 5 doses for 4 times of day: morning, noon, evening, bedtime."),
    ("20 20 20 20 ⟦7", "A number of days needs its unit, as in 7 days."),
    ("⟦20 20 20 7 days", "There are 3 doses for 4 times of day: morning, noon, evening, bedtime."),
    ("⟦20 20 20 20", "Say for how many days, or until when."),
    ("⟦20 7 days", "There is 1 dose for 4 times of day"),
    ("20 10 ⟦at noon 7 days", "“at” can follow one dose only."),
    ("20 20 20 20 for ⟦2 months", "A month has no fixed number of days."),
    ("20 20 20 20 ⟦07 days", "Leave out the zero in front."),
    ("20 20 20 20 ⟦0 days", "A step lasts from 1 to 999 days; this is 0."),
    ("20 20 20 20 ⟦143 weeks", "A step lasts from 1 to 999 days; this is 1001."),
    ("20 20 20 20 7 days ⟦8 days", "said twice"),
    ("20 20 20 20 for 7 days ⟦for 7 days", "said twice"),
    ("20 20 20 20 ⟦7 days until review", "type one of them"),
    ("20 20 20 20 for ⟦a while", "Type a number of days or weeks"),
    ("20 20 20 20 ⟦slowly for 7 days", "“slowly” cannot be read here."),
    ("20 20 20 20 7 days ⟦please", "“please” cannot be read here."),
    ("20 20 20 20 7 days ⟦5", "“5” follows the number of days."),
    ("20 20 20 ⟦2O 7 days", "“2O” cannot be read."),
    ("⟦20,20,20,20 7 days", "can be a number with a decimal comma or several doses"),
    ("⟦2,5 20 20 20 7 days", "Write decimals with a point, and type a space"),
    ("20 20, ⟦20 20 7 days", "Separate all the doses in the same way."),
    ("⟦20,, 20, 20 7 days", "A dose is missing between two signs."),
    ("20 ⟦-5 20 20 7 days", "A number below zero cannot be printed."),
    ("20 20 20 ⟦. 7 days", "A full stop cannot stand alone here."),
    ("20 20 20 ⟦3x5 7 days", "names a tablet of 5 mg, which is not among the products"),
    ("20 20 ⟦20 ½ 7 days", "“20 ½” can be one dose or two."),
    ("⟦10/5 10/5 10/5 5 7 days", "“10/5” can be a fraction, a date or two doses."),
    ("10-⟦-10-10 7 days", "A dose is missing between two signs."),
    ("10/20/⟦ 7 days", "A dose is missing between two signs."),
    ("10/5⟦-5/10 7 days", "Use the same sign between all the doses."),
    ("⟦1 ½ 0 1 tablets 7 days", "“1 ½” can be one dose or two."),
    ("0 0 ⟦5+1 1/2x10 0 7 days", "can be one dose or two."),
    ("⟦1/2/0/1 tablets 7 days", "“1/2” can be two doses or a fraction."),
    ("⟦0/0/1/2x10 7 days", "“1/2” can be two doses or a fraction."),
    ("1 0 0 ⟦100 tablets 7 days", "A number of tablets is up to 99"),
    ("1 0 0 ⟦1+1 tablets 7 days", "so “tablets” cannot follow it."),
    ("10 at ⟦lunch 7 days", "“lunch” is not a time of day: morning, noon, evening, bedtime."),
    ("10 at ⟦", "“” is not a time of day"),
    ("10 at bedtime ⟦alternate 5 at bedtime 7 days", "“alternate” cannot be read here."),
    ("10 at bedtime alternate days, 5 at bedtime ⟦for 7 days", "Type “on the other days”"),
    ("10 at noon alternate with ⟦for 7 days", "Doses are missing here"),
    ("10 at noon alternate with ⟦1 tablet at noon 7 days", "One kind of day has units"),
    ("10 at noon alternate with 5 at noon ⟦1 day", "Alternate days take at least 2 days"),
    ("⟦_ _ _ _ 7 days", "choose a pause"),
    ("⟦for 7 days", "Doses are missing here"),
    ("10 at noon from ⟦1/12/2026 for 7 days", "can be read in more than one way"),
    ("10 at noon from ⟦Mon 8 Dec 2026 for 7 days", "that day is a Tuesday"),
    ("10 at noon ⟦from 1 May 1999 for 7 days", "must be from 2000 to 2199"),
    ("10 at noon from ⟦7 days", "cannot be read as a day"),
    ("10 at noon using ⟦2 for 7 days", "There is no product 2"),
    ("10 at noon using ⟦0 for 7 days", "There is no product 0"),
    ("10 at noon using ⟦ten for 7 days", "come numbers of products"),
    ("10 at noon ⟦using 1, 1 for 7 days", "A product is named twice"),
    ("10 at noon until ⟦review note Rest", "“note” in these words can be part of them"),
    ("10 at noon until ⟦review from 8 Dec 2026", "“from” in these words can be part of them"),
    ("10 at noon until ⟦review for 7 days", "“for” in these words can be part of them"),
    ('10 at noon until ⟦"review', "no other one to close it"),
    ('10 at noon until "review"⟦s', "A space belongs after the closing quotation mark."),
    ('10 at noon until "a⟦\\t"', "type \\n for a line break"),
    ("10 at noon until⟦", "Words are missing here."),
    ('10 at noon 1 day note ⟦""', "Words are missing here."),
    ("10 at noon ⟦until " + "a" * 121, "This has 121 characters"),
    ("10 at noon 1 day note a⟦\u200bb", "a character that cannot be seen"),
    ("then ⟦slowly", "“slowly” cannot be read here."),
    ("then⟦", "After “then” comes the next step, or stop."),
    ("then stop ⟦it", "Nothing can follow this."),
    ("10 at noon 7 days then stop ⟦then 5 at noon 7 days", "Nothing can follow this."),
    ("then stay ⟦here", "After “stay” comes “until”"),
    ("then stay until⟦", "Words are missing here."),
    ('then ⟦" "', "Words are missing here."),
]


@pytest.mark.parametrize(("marked", "says"), REFUSED)
def test_a_line_is_refused_at_its_place_for_a_reason(marked: str, says: str) -> None:
    line = marked.replace("⟦", "")
    reading = read(f"pause 3 days\n{line}", TIMES, TABLETS)
    (found,) = reading.unread
    assert says in found.reason.replace("\N{NO-BREAK SPACE}", " ")
    assert (found.line, found.text, found.column) == (2, line, marked.index("⟦") + 1)
    assert [read.step for read in reading.steps] == [step("pause for 3")]
    assert reading.ending is None


def test_tablets_are_counted_where_the_step_has_one_product_and_that_is_a_tablet() -> None:
    for have in (BOTH, WITH_LIQUID, products("25/5")):
        (found,) = read("1-0-0-1 tablets 7 days", TIMES, have).unread
        assert "counts tablets where the step has one product" in found.reason
        assert found.column == 9


def test_a_name_that_two_times_of_day_begin_with_is_not_chosen_between() -> None:
    times = ("bed", "bed for 7 days")
    (found,) = read("10 at bed for 7 days", times, TABLETS).unread
    assert "could be more than one time of day" in found.reason


def test_what_comes_after_the_last_step_stands_last() -> None:
    reading = read("then stop\npause 3 days\nthen stop", TIMES, TABLETS)
    assert [(found.line, found.reason) for found in reading.unread] == [
        (1, "What comes after the last step is said in the last line.")
    ]
    assert reading.ending == Ending(EndingKind.STOP)


def test_lines_end_however_a_machine_ends_them() -> None:
    reading = read("pause 3 days\r\n\r\npause 4 days\rx\n", TIMES, TABLETS)
    assert [found.line for found in reading.steps] == [1, 3]
    assert [found.line for found in reading.unread] == [4]


@given(plans())
def test_a_plan_as_text_is_read_as_the_same_steps_and_ending(made: TaperPlan) -> None:
    text = write(made.steps, made.ending, made.products)
    reading = read(text, made.times, made.products)
    assert reading.unread == ()
    assert tuple(found.step for found in reading.steps) == made.steps
    assert reading.ending == made.ending


HEADS = "|10 5 5 10|1-½-0-1 tablets using 1|5+½x10-0-_-1½x10|10/5/-/10|10 at noon|pause|then".split(
    "|"
)
PIECES = (
    "for 7 days|7d|2w|1 week|until review|until|note|note Rest, for 2 days|from 2026-12-08|from"
    "|8 December 2026|using 1|using 1, 2|and|stop|stay until seen|alternate with 5 at noon|at noon"
    '|tablets|alternate with|10|½|_|-|2.5 mL|mg|"a b"|“c” |"|\\|\\n|/|+|x|,|.|\n|  '
).split("|")


@given(st.sampled_from(HEADS), st.lists(st.sampled_from(PIECES), max_size=5))
def test_what_is_read_is_written_in_one_form_that_says_the_same(
    head: str, pieces: list[str]
) -> None:
    reading = read(" ".join([head, *pieces]), TIMES, BOTH)
    found = [line.step for line in reading.steps]
    text = write(found, reading.ending, BOTH)
    again = read(text, TIMES, BOTH)
    assert [line.step for line in again.steps] == found
    assert (again.ending, again.unread) == (reading.ending, ())
    assert write(found, again.ending, BOTH) == text


ODD = [
    plan("5 ½x10 for 7", "10q"),
    plan("5+1 ½x10 1x1 2x10 for 7", "10q 5 1"),
    plan("1½x10 . 0 for 7", "10q"),
    plan('10 until "seen"', "10q"),
    plan("10 until seen note note", "10q"),
    plan("10 until for 7 days from 2026-12-01 note x", "10q"),
    plan("pause until until", "10q"),
    plan("pause until day", "10q"),
    plan("10 for 7 note weeks", "10q"),
    plan("10 for 7 note “Rest” and \\n", "10q", then='"stop"'),
    plan("10 for 7 of 2,1", "10q 5", then="stay until"),
]


@pytest.mark.parametrize("made", ODD)
def test_the_narrow_cases_come_back_as_they_were(made: TaperPlan) -> None:
    text = write(made.steps, made.ending, made.products)
    reading = read(text, made.times, made.products)
    assert tuple(found.step for found in reading.steps) == made.steps
    assert (reading.ending, reading.unread) == (made.ending, ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x" * (TEXT_MAX + 1), "there is room for 500,000. Nothing was read."),
        ("pause 1 day\n" * 61, "These are 61 lines of steps; a plan has at most 60."),
        ("\n" * 1000 + "x\n" * 3000, "These are 3,000 lines of steps"),
    ],
)
def test_too_much_is_refused_whole(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(text, TIMES, TABLETS)


def test_sixty_steps_and_an_ending_are_read() -> None:
    assert len(read("pause 1 day\n" * 60 + "then stop", TIMES, TABLETS).steps) == 60


HOSTILE = [
    *("1", "1 ", "a", "1d", " ", "\t", "-", "1-", "/", "1/2", "+", "+ ", " x ", "½", "1 ½ ", "mL "),
    *(
        '"',
        "\\",
        '"\\',
        "“",
        "” ",
        "for ",
        "from ",
        "using ",
        "until ",
        "note ",
        "at ",
        "alternate ",
    ),
    *(
        "from 1 ",
        "until for ",
        "until a from ",
        "using 1, ",
        "10 at noon from ",
        "1 days ",
        "days ",
    ),
    *("then ", 'then "', "0", "9.", "é", "\u2028", "tablets ", "_ ", "1\xa0", "1, "),
]


def seconds(text: str, readings: int = 1) -> float:
    """The processor time of the shortest of some readings."""
    took = []
    for _ in range(readings):
        begun = time.process_time()
        read(text, TIMES, TABLETS)
        took.append(time.process_time() - begun)
    return min(took)


@pytest.mark.parametrize(
    "start", ["", "10 at noon ", "10 at noon until ", 'then "', "10 at noon from "]
)
def test_reading_takes_as_long_as_the_text_is_long(start: str) -> None:
    for piece in HOSTILE:
        short, long = (start + (piece * size)[:size] + " !" for size in (2_500, 20_000))
        # Eight times the text; quadratic would be sixty-four times the time.
        assert seconds(long, 2) < 30 * seconds(short, 2) + 0.05, piece


@pytest.mark.long
def test_a_whole_text_of_anything_is_answered_at_once() -> None:
    for piece in HOSTILE:
        assert seconds("10 at noon " + (piece * TEXT_MAX)[: TEXT_MAX - 20] + " !") < 5, piece


# The taper of `./run example`, as it can be typed.
EXAMPLE = """\
20 20 20 20 7d
20 15 20 20 7d
20 15 15 20 7d
15 15 15 20 7d
15 15 15 15 7d
15 10 15 15 7d
15 10 10 15 7d
10 10 10 15 7d
10 10 10 10 7d
10 5 10 10 7d
10 5 5 10 alternate with 5 5 5 10 14d note Call the clinic before you start step 12.
5 0 5 5 until your next visit
then "At your next visit we agree on what comes next."
"""


def schedule(made: TaperPlan) -> str:
    """A plan's doses, numbers of days and words, one sign after each."""
    lines = []
    for one in made.steps:
        doses = [str(amount.typed) for day in one.cycle for amount in day if amount]
        lines.append([*doses, str(one.days or one.until), *([one.note] if one.note else [])])
    return "".join(" ".join(line) + "\n" for line in [*lines, [made.ending.words]])


def test_the_example_takes_at_most_a_fifth_more_characters_than_its_schedule(
    record_property: Callable[[str, object], None],
) -> None:
    made = loads((Path(taperdoc.__file__).parent / "example.plan.json").read_text("utf-8"))
    reading = read(EXAMPLE, made.times, made.products)
    assert tuple(found.step for found in reading.steps) == made.steps
    assert (reading.ending, reading.unread) == (made.ending, ())
    assert len(EXAMPLE) <= 1.2 * len(schedule(made))
    # The ten steps without a word in them: only the unit of the days is more.
    typed, bare = (len("\n".join(text.split("\n")[:10])) for text in (EXAMPLE, schedule(made)))
    assert typed <= 1.1 * bare
    characters, of_schedule = len(EXAMPLE), len(schedule(made))
    record_property(
        "Keys for the example plan as quick text",
        f"{characters}, {characters / of_schedule:.2f} of the {of_schedule} of its schedule",
    )
