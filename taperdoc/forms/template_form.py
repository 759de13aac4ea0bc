"""The name and note of a saved template."""

from __future__ import annotations

from typing import Any, Self

from flask_wtf import FlaskForm

from taperdoc.domain.plan import LINE_MAX, LINES_MAX, WORDS_MAX
from taperdoc.forms.fields import TextField
from taperdoc.forms.form_data import FormData
from taperdoc.forms.row_list import input_fields, name_by_labels
from taperdoc.forms.session_expired import SESSION_EXPIRED


class TemplateForm(FlaskForm):
    """The name and note of a template."""

    # Never printed, so characters that the handout's fonts lack are allowed.
    name = TextField("Name", limit=LINE_MAX, printed=False)
    note = TextField("Note", limit=WORDS_MAX, lines=LINES_MAX, printed=False)

    focus = ""

    @classmethod
    def filled(cls, name: str = "", note: str = "") -> Self:
        """Return a form filled in with a name and a note."""
        return cls(formdata=FormData({"name": [name], "note": [note]}))

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        name_by_labels(self)

    def parse(self) -> tuple[str, str] | None:
        """Return the name and the note, or None if there are problems."""
        self.validate()
        if self.name.is_blank:
            self.name.refuse("Type a name for this template.")
        return None if self.problems() else (self.name.data, self.note.data)

    def problems(self) -> list[tuple[str, str]]:
        """Return all errors: the id to go to, and the message."""
        found = [(field.id, text) for field in input_fields(self) for text in field.messages]
        if self.csrf_token.errors:
            found.append(("name", SESSION_EXPIRED))
        return found
