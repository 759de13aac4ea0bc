"""Error-prone notations are found, and plain words are left alone."""

import unicodedata

import pytest

from taperdoc.domain.risky_notation import Finding, findings

FOUND = [
    # Latin
    ("10 mg bd", ["bd"]),
    ("10 mg BD.", ["BD"]),
    ("Bid with food", ["Bid"]),
    ("one b.i.d. for a week", ["b.i.d."]),
    ("5 mg od, then 10 mg tds", ["od", "tds"]),
    ("tid or t.i.d", ["tid", "t.i.d"]),
    ("qds qid qd qod", ["qds", "qid", "qd", "qod"]),
    ("hs PRN", ["hs", "PRN"]),
    ("take it p.r.n. Then rest", ["p.r.n."]),
    ("p.o. or po or PO", ["p.o.", "po", "PO"]),
    ("mane and nocte", ["mane", "nocte"]),
    ("stat", ["stat"]),
    ("ac, pc, a.c., p.c.", ["ac", "pc", "a.c.", "p.c."]),
    ("every q4h or q 8 h", ["q4h", "q 8 h"]),
    ("5 mg qAM and qhs", ["qAM", "qhs"]),
    ("q.d. or o.d.", ["q.d.", "o.d."]),
    ("on EOD", ["EOD"]),
    # times
    ("at 8am", ["8am"]),
    ("at 8:30 PM", ["8:30 PM"]),
    ("at 10 a.m. sharp", ["10 a.m."]),
    ("the AM dose", ["AM"]),
    ("at 8 p.m, or 1030 pm", ["8 p.m", "1030 pm"]),
    ("one in the pm", ["pm"]),
    ("one in the am", ["the am"]),
    # numbers
    ("5.0 mg", ["5.0 mg"]),
    ("take 5.0 now", ["5.0"]),
    ("2.50 mL", ["2.50 mL"]),
    (".5 mg", [".5 mg"]),
    ("take .25 now", [".25"]),
    ("from 10.0 to 5.0.", ["10.0", "5.0"]),
    ("1000 mg", ["1000"]),
    ("12000 mL", ["12000"]),
    ("0.5 tablet", ["0.5"]),
    ("1.5 tablets", ["1.5"]),
    # units
    ("5 ml", ["ml"]),
    ("5 ML or 10 mls", ["ML", "mls"]),
    ("5 cc", ["cc"]),
    ("1 tsp", ["tsp"]),
    ("2 teaspoonfuls", ["teaspoonfuls"]),
    ("50 mcg", ["mcg"]),
    ("50 µg", ["µg"]),
    ("10 mgs", ["mgs"]),
    ("10 MG", ["MG"]),
    ("10 mg. each day", ["mg."]),
    ("5mg", ["5mg"]),
    ("2.5mL", ["2.5mL"]),
    ("5ml", ["5ml", "ml"]),
    ("2tabs", ["2tabs"]),
    # slashes, dates and lengths of time
    ("30 mg/day", ["mg/day"]),
    ("3 tablets / day", ["tablets / day"]),
    ("3/d or 3x/day", ["3/d", "x/day"]),
    ("25 mg/5 mL", ["mg/5 mL"]),
    ("5 mg/mL", ["mg/mL"]),
    ("1/2 tablet", ["1/2"]),
    ("½ tablet", ["½"]),
    ("1/12/26", ["1/12/26"]),
    ("from 01.12.2026 on", ["01.12.2026"]),
    ("1-12-26", ["1-12-26"]),
    ("for 3/7", ["3/7"]),
    ("for 2/52.", ["2/52"]),
    ("5 mg x3d", ["x3d"]),
    ("x 2 wks", ["x 2 wks"]),
    # signs
    ("morning & night", ["&"]),
    ("5 mg @ bedtime", ["@"]),
    ("if > 3 or < 1", [">", "<"]),
    ("10 + 5", ["+"]),
    ("10 mg +5 mg", ["+"]),
    # short forms
    ("bac 10 mg", ["bac"]),
    ("BLF, BAC", ["BLF", "BAC"]),
    ("2 tablet(s)", ["tablet(s)"]),
    ("dose(s)", ["dose(s)"]),
    ("cont. as before", ["cont."]),
    ("cont'd", ["cont'd"]),
    ("D/C after this", ["D/C"]),
    # capitals
    ("DO NOT STOP SUDDENLY", ["DO NOT STOP SUDDENLY"]),
    ("Call us. DO NOT STOP THIS NOW! Thank you.", ["DO NOT STOP THIS NOW"]),
    # order, and each once
    ("5mg & 5mg bd", ["5mg", "&", "bd"]),
]

CLEAN = [
    "",
    "25 mg in 5 mL",
    "25\N{NO-BREAK SPACE}mg in 5\N{NO-BREAK SPACE}mL",
    "(5 mg in 1 mL)",
    "25 mg in 5 mL (5 mg in 1 mL)",
    "Tue 1 December 2026",
    "Tue 1 December 2026\n10 mg (1 tablet)\n2026 10 mg",
    "1 and a half tablets",
    "half a tablet",
    "10 mg (1 tablet of 5 mg and half a tablet of 10 mg)",
    "page 1 of 3",
    "Take 10 mg. Then rest.",
    "Take 10 mg.",
    "0.5 mg, 12.5 mg, 10.05 mg, 100 mg and 1,000 mg",
    "1,234.5 mg",
    "020 7946 0018",
    "+44 20 7946 0018",
    "Call +44 (0)20 7946 0018 or +1 (555) 010-0199.",
    "(+49 30 123456)",
    "020.7946.0018",
    "01-23-45-67-89",
    "Go to A&E.",
    "We are here 24/7.",
    "clinic@example.org",
    "https://example.org/taper",
    "PO Box 12",
    "Dr A.C. Jones, Dr Po, Om",
    "I am better at home.",
    "Baclofen goes down. Use the Baclofen tablets you have.",
    "Stay on this dose until your visit on Friday.",
    "every other day, each day, at bedtime",
    "Ask Dr Bidwell about the tide, the acid, the statin and the podium.",
    "Continue as before; contact us, or go back. Then continue.",
    "NHS, GP and MS nurse",
    "Do NOT stop.",
    "CALL 020 7946 0018 NOW",
    "and/or",
    "at 8.00 or 8:30",
    "version 1.0.2",
    "one to three... then five",
    "1 to 2 tablets",
    "2 x 5 mg",
    "日本語、مرحبا 🙂",
]


def found(text: str) -> list[str]:
    return [finding.found for finding in findings(text)]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_a_notation_is_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", [text for text, _ in FOUND])
def test_a_notation_is_found_after_normalising(text: str) -> None:
    normal = unicodedata.normalize("NFKC", text)
    assert len(findings(normal)) == len(findings(text))


@pytest.mark.parametrize("text", CLEAN)
def test_plain_words_are_left_alone(text: str) -> None:
    assert found(text) == []
    assert found(unicodedata.normalize("NFKC", text)) == []


def test_a_finding_says_why() -> None:
    assert findings("10 mg bd") == (Finding("bd", "Latin abbreviation; a patient may not know it"),)


@pytest.mark.parametrize("text", [text for text, _ in FOUND])
def test_no_reason_holds_a_dose_or_a_notation_itself(text: str) -> None:
    for finding in findings(text):
        assert "mg " not in finding.why
        assert finding.why[-1] != "."


def test_a_long_text_is_read_in_time_that_grows_with_its_length() -> None:
    assert findings("1" * 20_000 + " mg " + "a " * 20_000 + "+" * 5_000)
