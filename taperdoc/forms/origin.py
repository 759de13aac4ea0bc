"""Which saved template, or which document, a form was filled from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taperdoc.forms.fields import TypedField
from taperdoc.handout.handout import check_replaced

_ORIGIN = re.compile(r"(?P<template>[0-9a-f]{16})\.(?P<version>[1-9][0-9]{0,8})(?P<edit>\.edit)?")


@dataclass(frozen=True)
class Origin:
    """A version of a template, and whether the template itself is being edited."""

    template: str
    version: int
    edits: bool = False

    def __str__(self) -> str:
        return f"{self.template}.{self.version}{'.edit' if self.edits else ''}"

    @classmethod
    def read(cls, text: str) -> Origin | None:
        """What `str` made; None for nothing. Raises ValueError."""
        if not text:
            return None
        found = _ORIGIN.fullmatch(text)
        if found is None:
            raise ValueError("This does not say which template it is.")
        return cls(found["template"], int(found["version"]), edits=bool(found["edit"]))


class OriginField(TypedField):
    """Kept in the page and not seen by a person."""

    data: Origin | None

    def read(self, text: str) -> Origin | None:
        return Origin.read(text)


class ReplacesField(TypedField):
    """The number of the document that was opened; kept in the page and not seen by a person."""

    empty = ""
    data: str

    def read(self, text: str) -> str:
        check_replaced(text)
        return text
