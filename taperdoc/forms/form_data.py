"""The strings a form sends, by field name, and the names that the plan form has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

RowData = dict[str, list[str]]
"""The typed strings of one row, by the part of the field's name that follows the row's."""

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


def unknown_keys(keys: Iterable[str]) -> list[str]:
    """Return the keys that are not fields of the plan form. If there are any, make no PlanForm.

    WTForms fails on some such keys (`steps-²-note`) and silently drops others (`steps-01-note`).
    """
    return [key for key in keys if not _KEY.fullmatch(key)]


class FormData(dict[str, list[str]]):
    """Typed strings by field name, in the form in which WTForms reads them from a browser."""

    def getlist(self, key: str) -> list[str]:
        """Return all strings sent under one name."""
        return self.get(key, [])


def row_fields(
    name: str, rows: Iterable[RowData], first: int = 0
) -> Iterator[tuple[str, list[str]]]:
    """Yield the full field names and strings of rows numbered from `first`."""
    for index, row in enumerate(rows, start=first):
        for key, typed in row.items():
            yield f"{name}-{index}-{key}", typed
