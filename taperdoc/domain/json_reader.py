"""Plain data from JSON that may come from anyone: nothing stands twice, is lost or is too much."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from taperdoc.domain.dose_input import quoted

DEPTH_MAX = 20

_STRUCTURE = re.compile(r'(?:[^][{},"]++|"(?:[^"\\]++|\\.)*+"?)*+([][{},])', re.DOTALL)
"""The next bracket, brace or comma outside a string."""


class DocumentError(ValueError):
    """A document that cannot be read: the path to the place, and the reason in a sentence."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self._reason = reason

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        return DocumentError, (self.path, self._reason)


@dataclass(frozen=True)
class JsonLimits:
    """How much a document may have: characters, and entries of its objects and lists."""

    characters: int
    entries: int


def read_json(text: str, limits: JsonLimits) -> Any:
    """Plain data from JSON. Takes time in proportion to the text. Raises DocumentError."""
    if len(text) > limits.characters:
        raise DocumentError("$", f"The document is larger than {limits.characters:,} characters.")
    _check_structure(text, limits.entries)
    try:
        return json.loads(
            text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant, parse_int=_whole
        )
    except DocumentError:
        raise
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(
            "$", f"This is not JSON that can be read: it fails at {place}."
        ) from None
    except (ValueError, RecursionError):
        raise DocumentError("$", "This is not JSON that can be read.") from None


def _check_structure(text: str, entries_max: int) -> None:
    """Refuse deep nesting and too many entries before anything is made of them."""
    at = depth = entries = 0
    # Not searched for: a search without a find would begin again at each character.
    while found := _STRUCTURE.match(text, at):
        at = found.end()
        match found[1]:
            case "[" | "{":
                depth += 1
                entries += 1
            case "]" | "}":
                depth -= 1
            case _:
                entries += 1
        if depth > DEPTH_MAX:
            raise DocumentError("$", f"The document is nested more than {DEPTH_MAX} levels deep.")
        if entries > entries_max:
            raise DocumentError("$", f"The document has more than {entries_max:,} entries.")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data:
            raise DocumentError("$", f"The key {quoted(key)} stands twice in one object.")
        data[key] = value
    return data


def _no_constant(name: str) -> NoReturn:
    raise DocumentError("$", f"{name} is not a number that can be printed.")


def _whole(digits: str) -> int:
    if len(digits) > 9:
        raise DocumentError("$", "A whole number here has at most 9 digits.")
    return int(digits)
