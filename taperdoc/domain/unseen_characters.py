"""Characters that cannot be seen, such as a zero-width space."""

from __future__ import annotations

import unicodedata

_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def first_unseen(text: str, *, allowed: str = "") -> tuple[int, str] | None:
    """The position and a sentence on the first character that cannot be seen; None without one."""
    for at, character in enumerate(text):
        if character not in allowed and unicodedata.category(character) in _CATEGORIES:
            name = unicodedata.name(character, "")
            what = f"U+{ord(character):04X} {name}".rstrip()
            return at, f"This has a character that cannot be seen: {what}. Take it out."
    return None
