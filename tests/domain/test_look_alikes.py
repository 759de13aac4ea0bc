"""Characters of one script among those of another."""

import pytest

from taperdoc.domain.look_alikes import look_alikes


@pytest.mark.parametrize(
    ("text", "word", "place", "named"),
    [
        ("Take 1О mg", "1О", 2, "Cyrillic capital letter o"),
        ("Take 1Ο mg", "1Ο", 2, "Greek capital letter omicron"),
        ("Take О mg", "О", 1, "Cyrillic capital letter o"),
        ("приём 1О мг", "1О", 2, "Cyrillic capital letter o"),
        ("mornіng", "mornіng", 5, "Cyrillic small letter byelorussian-ukrainian i"),
        ("Иванoва", "Иванoва", 5, "Latin small letter o"),
        ("ТАКЕ two", "ТАКЕ", 1, "Cyrillic capital letter te"),
        ("ward 5б", "5б", 2, "Cyrillic small letter be"),
        ("Γιwργος", "Γιwργος", 3, "Latin small letter w"),
        ("１0 mg", "１0", 1, "Fullwidth digit one"),
        ("٣ mg at 5٣", "5٣", 2, "Arabic-indic digit three"),
        ("\uff2dorning", "\uff2dorning", 1, "Fullwidth latin capital letter m"),
        ("\u212aeep it", "\u212aeep", 1, "Kelvin sign"),
    ],
)
def test_a_look_alike_is_named_with_its_word_and_place(
    text: str, word: str, place: int, named: str
) -> None:
    found = next(one for one in look_alikes(text) if one.word == word)
    assert text[found.at :].startswith(word)
    assert found.place == place
    assert f"is the {named}, which" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Take 10 mg at 8 o'clock, 5½ or 2.5.",
        "Zoë Müller-Łukasiewicz, naïve Ægir, 3ª",
        "Анна Иванова, дом 5а, кв. 12",
        "Θεοδώρα Παπαδοπούλου",
        "Ask for Анна Иванова or Θεοδώρα.",
        "500 µg, 5μg, 3 μmol",
        "e\u0301clair",
        "東京タワーです",
    ],
)
def test_words_that_are_each_of_one_script_are_left_alone(text: str) -> None:
    assert look_alikes(text) == ()
