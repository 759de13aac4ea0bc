"""The name and note of a saved template."""

from __future__ import annotations

from typing import Any, Self

from flask_wtf import FlaskForm

from taperdoc.domain.plan import LINE_MAX, LINES_MAX, WORDS_MAX
from taperdoc.forms.fields import WordsField, leaves, name_places
from taperdoc.forms.posted_keys import Posted

ONCE_MORE = "This page was open for very long or over a restart. Nothing is lost: send it again."


class TemplateForm(FlaskForm):
    """What a template is found by."""

    # Not printed on any handout, so in any letters.
    name = WordsField("Name", limit=LINE_MAX, printed=False)
    note = WordsField("Note", limit=WORDS_MAX, lines=LINES_MAX, printed=False)

    focus = ""

    @classmethod
    def of(cls, name: str = "", note: str = "") -> Self:
        """A form filled so."""
        return cls(formdata=Posted({"name": [name], "note": [note]}))

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        name_places(self)

    def entry(self) -> tuple[str, str] | None:
        """The name and note, or None: then `problems` says why."""
        self.validate()
        if self.name.is_blank:
            self.name.refuse("Type a name to find this template by.")
        return None if self.problems() else (self.name.data, self.note.data)

    def problems(self) -> list[tuple[str, str]]:
        """Why it is refused: the id to go to, and the sentence."""
        found = [(leaf.id, sentence) for leaf in leaves(self) for sentence in leaf.sentences]
        if self.csrf_token.errors:
            found.append(("name", ONCE_MORE))
        return found
