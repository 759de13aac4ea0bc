"""The names of the form's fields, checked before anything reads the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

ROWS_MAX = 200
"""More rows than a plan may have, so that too many are refused in words and shown again."""

_ROW = r"(?:0|[1-9][0-9]|[1-9]|1[0-9][0-9])"
_KEY = re.compile(
    r"csrf_token|action|origin|replaces"
    r"|patient|patient_number|clinician|clinic|phone|out_of_hours|emergency"
    rf"|products-{_ROW}-(?:kind|strength|split|liquid_mg|in_ml)"
    r"|times-t[1-6]"
    r"|first_day"
    rf"|steps-{_ROW}-(?:kind|first-t[1-6]|second-t[1-6]|days|until|first_day|uses|note)"
    r"|quick|quick_mark"
    r"|ending|ending_words|as_needed|if_worse|other_words"
)


def strange_keys(keys: Iterable[str]) -> list[str]:
    """The keys that no field of the form has: where there is one, PlanForm must not be made.

    WTForms fails on some such keys (`steps-²-note`) and quietly drops others (`steps-01-note`).
    """
    return [key for key in keys if not _KEY.fullmatch(key)]


class Posted(dict[str, list[str]]):
    """Typed strings by the names of their fields, as WTForms reads them from a browser."""

    def getlist(self, key: str) -> list[str]:
        """All that was sent under one name."""
        return self.get(key, [])


def rows_of(
    name: str, rows: Iterable[dict[str, list[str]]], first: int = 0
) -> Iterator[tuple[str, list[str]]]:
    """The typed strings of rows, under the names of so many rows from `first`."""
    for index, row in enumerate(rows, start=first):
        for key, typed in row.items():
            yield f"{name}-{index}-{key}", typed
