"""The saved template or the document that a form was filled in from."""

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
    def parse(cls, text: str) -> Origin | None:
        """Return the origin that `str` wrote as this text; None for "". Raises ValueError."""
        if not text:
            return None
        found = _ORIGIN.fullmatch(text)
        if found is None:
            raise ValueError("This does not name a version of a template.")
        return cls(found["template"], int(found["version"]), edits=bool(found["edit"]))


class OriginField(TypedField):
    """A hidden field."""

    data: Origin | None

    def parse(self, text: str) -> Origin | None:
        return Origin.parse(text)


class ReplacesField(TypedField):
    """A hidden field with the number of the document that was opened."""

    empty = ""
    data: str

    def parse(self, text: str) -> str:
        check_replaced(text)
        return text
