"""Sentences of the safety text with the numbers to call."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup

from taperdoc.handout.contacts import Who
from taperdoc.wording.safety_text import Sentence

_BLANK = Markup('{}<span class="keep">{} <span class="blank">&#160;</span></span>')
_TYPED = Markup("{}<strong>{}</strong>")


def with_contacts(sentence: Sentence, who: Who) -> str:
    """Return a sentence with its contacts as typed, or with a line to write each blank one on.

    "Call" and the full stop stand once, even if the contact was typed with them.
    """
    text, *rest = sentence.pieces
    said = Markup()
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        typed = unicodedata.normalize("NFC", getattr(who, name))
        if not typed:
            before, space, word = text.rstrip().rpartition(" ")
            said += _BLANK.format(before + space, word)
            text = after
            continue
        if text.endswith("call ") and typed.casefold().startswith("call "):
            text = text.removesuffix("call ")
        said += _TYPED.format(text, typed)
        text = after.removeprefix(".") if typed.endswith(".") else after
    return said + text if said else text
