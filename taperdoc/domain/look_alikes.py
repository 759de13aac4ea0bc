"""Characters of one script that look like those of another, such as a Cyrillic О in “1О mg”."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_MICRO = re.compile(r"[0-9]*[µμ](?:[gGlLm]|mol)")
_SCRIPTLESS = {"MODIFIER", "FEMININE", "MASCULINE", "MICRO", "COMBINING"}
_EUROPEAN = {"LATIN", "GREEK", "CYRILLIC"}
_LIKE_LATIN = frozenset(
    "АВЕКМНОРСТУХЅІЈԚԜӀаеорсухѕіјԛԝһӏЁёЇї"  # Cyrillic
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανοριυκχγ"  # Greek
)
_LIKE_DIGITS = frozenset("ОоЗзбІіӀӏΟοΙι")


@dataclass(frozen=True)
class LookAlike:
    """A word, where it begins in the text, and the first character in it that is of another script.

    `place` is that of the character in the word, from 1.
    """

    word: str
    at: int
    place: int

    @property
    def why(self) -> str:
        """Which character it is, in words that follow the word in a sentence."""
        character = self.word[self.place - 1]
        script, *name = unicodedata.name(character).split()
        named = " ".join([script.capitalize(), *map(str.lower, name)])
        return (
            f"character {self.place}, “{character}”, is the {named}, which is easily taken for"
            " another letter or a digit"
        )


def look_alikes(text: str) -> tuple[LookAlike, ...]:
    """The words that mix scripts, or that look as if they were of the script of the others."""
    has_latin = any(_script(c) == "LATIN" for c in text)
    found = []
    for word in _WORD.finditer(text):
        place = _odd_place(word[0], among_latin=has_latin)
        if place is not None:
            found.append(LookAlike(word[0], word.start(), place + 1))
    return tuple(found)


def _odd_place(word: str, *, among_latin: bool) -> int | None:
    if word.isascii() or _MICRO.fullmatch(word):
        return None
    scripts = [_script(c) for c in word]
    counts = Counter(script for script in scripts if script)
    if len(counts) > 1 and counts.keys() & _EUROPEAN:
        # The one with fewer letters, or the one that is not Latin.
        odd = min(counts, key=lambda script: (counts[script], script == "LATIN"))
        return scripts.index(odd)
    foreign = [index for index, script in enumerate(scripts) if script not in {"", "LATIN"}]
    if any(c.isascii() and c.isdecimal() for c in word):
        like_digits = [index for index in foreign if _is_like_digit(word[index])]
        return next(iter(like_digits or (foreign if among_latin else [])), None)
    if among_latin and all(word[index] in _LIKE_LATIN for index in foreign):
        return next(iter(foreign), None)
    return None


def _is_like_digit(character: str) -> bool:
    return character in _LIKE_DIGITS or character.isdecimal()


def _script(character: str) -> str:
    """The script of a letter, or of a digit other than 0 to 9; "" for what has none."""
    if character.isascii():
        return "LATIN" if character.isalpha() else ""
    if not (character.isalpha() or character.isdecimal()):
        return ""
    script = unicodedata.name(character, "").partition(" ")[0]
    return "" if script in _SCRIPTLESS else script
