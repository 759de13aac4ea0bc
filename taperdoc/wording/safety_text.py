"""The safety text of the handout, each sentence with the facts and documents it rests on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from taperdoc.resources import TEXTS

WITHDRAWAL = "withdrawal"
EMERGENCY = "help"
MISSED_DOSE = "missed_dose"

CONTACTS = {
    "emergency": "emergency number",
    "phone": "clinic phone",
    "out_of_hours": "number for when the clinic is closed",
}
"""What the names in braces in a sentence stand for."""

_IN_BRACES = re.compile(r"\{(\w*)\}")


class TextError(ValueError):
    """The safety text cannot be used; the message names the place."""


class When(Enum):
    """What a plan must have for a sentence to stand; a sentence without one always stands.

    Tablets, all of them whole, or some in parts ("swallow whole" would contradict these: T3 of the
    facts table); a dose in mg that no tablets or mL go with (W5).
    """

    TABLETS_WHOLE = "tablets_whole"
    TABLETS_PARTS = "tablets_parts"
    MG_ONLY = "mg_only"


class SentenceKind(Enum):
    """A sentence of a paragraph, or an item of the list that the sentence before leads into."""

    SAY = "say"
    ITEM = "item"


@dataclass(frozen=True)
class Fact:
    """A line of the facts table; each is carried by a sentence or has a reason why not.

    `left_out` is the part of a carried fact that the handout does not say, with the reason.
    """

    id: str
    statement: str
    documents: tuple[str, ...]
    always: bool = False
    not_carried: str = ""
    left_out: str = ""


@dataclass(frozen=True)
class Sentence:
    """A fixed sentence with the ids of its facts and documents.

    It follows the sentence before in the same paragraph, unless it has `new_paragraph` or follows
    a list. Sentences with the slot MISSED_DOSE give way to the clinician's own words, where there
    are any.
    """

    kind: SentenceKind
    text: str
    facts: tuple[str, ...]
    documents: tuple[str, ...]
    when: When | None = None
    slot: str = ""
    new_paragraph: bool = False

    @property
    def pieces(self) -> tuple[str, ...]:
        """The text, cut at the contacts named in it: text, name, text, and so on."""
        return tuple(_IN_BRACES.split(self.text))

    @property
    def described(self) -> str:
        """The text with a description of each contact: "Call [emergency number] now ..."."""
        return _IN_BRACES.sub(lambda name: f"[{CONTACTS[name[1]]}]", self.text)


@dataclass(frozen=True)
class Section:
    """Sentences under one title."""

    id: str
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class SafetyText:
    """The whole safety text for one medicine in one language; the first section is the box."""

    version: str
    date: date
    medicine: str
    language: str
    reviewer_note: tuple[str, ...]
    documents: Mapping[str, str]
    facts: Mapping[str, Fact]
    sections: tuple[Section, ...]

    def sections_for(self, conditions: frozenset[When]) -> tuple[Section, ...]:
        """The sections with the sentences that stand for such a plan; never without the box."""
        standing = (
            Section(
                section.id,
                section.title,
                tuple(s for s in section.sentences if s.when is None or s.when in conditions),
            )
            for section in self.sections
        )
        return tuple(section for section in standing if section.sentences)


@cache
def baclofen() -> SafetyText:
    """The text printed on every handout."""
    return load(TEXTS / "baclofen.en.toml")


def load(path: Path) -> SafetyText:
    """Read and check a safety text.

    Raises TextError for a sentence whose facts and documents do not hold together, a fact that is
    neither carried nor explained, a box that lacks a fact marked `always` or could lose a
    sentence, and anything the file's form does not know.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise TextError(f"{path.name}: {error}") from error
    top = _table(data, path.name, _TOP)
    documents = _table(top["documents"], "documents", dict.fromkeys(top["documents"], str))
    text = SafetyText(
        version=top["version"],
        date=top["date"],
        medicine=top["medicine"],
        language=top["language"],
        reviewer_note=_words(top["reviewer_note"], "reviewer_note"),
        documents=MappingProxyType(documents),
        facts=MappingProxyType({key: _fact(key, value) for key, value in top["facts"].items()}),
        sections=tuple(_section(value) for value in top["sections"]),
    )
    _check_facts(text)
    _check_sections(text)
    return text


_Form = Mapping[str, type]

_TOP: _Form = {
    "version": str,
    "date": date,
    "medicine": str,
    "language": str,
    "reviewer_note": list,
    "documents": dict,
    "facts": dict,
    "sections": list,
}
_FACT: _Form = {"statement": str, "documents": list}
_FACT_MAY: _Form = {"always": bool, "not_carried": str, "left_out": str}
_SECTION: _Form = {"id": str, "title": str, "sentences": list}
_SENTENCE: _Form = {"kind": str, "text": str, "facts": list, "documents": list}
_SENTENCE_MAY: _Form = {"when": str, "slot": str, "new_paragraph": bool}
_NOTHING: _Form = MappingProxyType({})


def _table(value: object, place: str, form: _Form, may: _Form = _NOTHING) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TextError(f"{place}: this must be a table")
    known = {**form, **may}
    for key in value:
        if key not in known:
            raise TextError(f"{place}: “{key}” is not a key of this table")
    for key in form:
        if key not in value:
            raise TextError(f"{place}: “{key}” is missing")
    for key, entry in value.items():
        empty = not entry.strip() if isinstance(entry, str) else not entry
        if type(entry) is not known[key] or empty:
            raise TextError(f"{place}: “{key}” is empty or of the wrong kind")
    return value


def _words(value: list[object], place: str) -> tuple[str, ...]:
    for entry in value:
        if not isinstance(entry, str) or not entry.strip():
            raise TextError(f"{place}: every entry must be words")
    return tuple(str(entry) for entry in value)


def _fact(key: str, value: object) -> Fact:
    row = _table(value, f"fact {key}", _FACT, _FACT_MAY)
    return Fact(key, **{**row, "documents": _words(row["documents"], f"fact {key}")})


def _section(value: object) -> Section:
    row = _table(value, "a section", _SECTION)
    section = row["id"]
    sentences = tuple(
        _sentence(f"section {section}, sentence {number}", entry)
        for number, entry in enumerate(row["sentences"], 1)
    )
    return Section(section, row["title"], sentences)


def _sentence(place: str, value: object) -> Sentence:
    if isinstance(value, dict):
        place = f"{place} (“{value.get('text', '')}”)"
    row = _table(value, place, _SENTENCE, _SENTENCE_MAY)
    slot = row.get("slot", "")
    if slot not in {"", MISSED_DOSE}:
        raise TextError(f"{place}: there is no slot “{slot}”")
    try:
        kind = SentenceKind(row["kind"])
        when = When(row["when"]) if "when" in row else None
    except ValueError as error:
        raise TextError(f"{place}: {error}") from error
    facts, documents = _words(row["facts"], place), _words(row["documents"], place)
    new_paragraph = row.get("new_paragraph", False)
    return Sentence(kind, row["text"], facts, documents, when, slot, new_paragraph)


def _check_facts(text: SafetyText) -> None:
    carried = {fact for section in text.sections for s in section.sentences for fact in s.facts}
    in_the_box = {
        fact
        for sentence in text.sections[0].sentences
        if not sentence.when
        for fact in sentence.facts
    }
    for fact in text.facts.values():
        for document in fact.documents:
            if document not in text.documents:
                raise TextError(f"fact {fact.id}: there is no document {document}")
        if fact.always and fact.id not in in_the_box:
            raise TextError(f"fact {fact.id}: no sentence of the box carries it")
        if fact.not_carried and fact.id in carried:
            raise TextError(f"fact {fact.id}: a sentence carries it, and it is marked not carried")
        if not fact.not_carried and fact.id not in carried:
            raise TextError(f"fact {fact.id}: no sentence carries it, and there is no reason why")


def _check_sections(text: SafetyText) -> None:
    ids = [section.id for section in text.sections]
    if ids[0] != WITHDRAWAL or len(set(ids)) < len(ids):
        raise TextError(f"sections {', '.join(ids)}: the box must come first, and each once")
    for section in text.sections:
        if section.sentences[0].kind is SentenceKind.ITEM:
            raise TextError(f"section {section.id}: a list needs a sentence that leads into it")
        for sentence in section.sentences:
            _check_sentence(sentence, text)
            if section.id == WITHDRAWAL and (sentence.when or sentence.slot):
                raise TextError(f"“{sentence.text}”: a sentence of the box stands always")


def _check_sentence(sentence: Sentence, text: SafetyText) -> None:
    for name in sentence.pieces[1::2]:
        if name not in CONTACTS:
            raise TextError(f"“{sentence.text}”: “{name}” is not a contact")
    supported: set[str] = set()
    for key in sentence.facts:
        if key not in text.facts:
            raise TextError(f"“{sentence.text}”: there is no fact {key}")
        supported.update(text.facts[key].documents)
        if not set(text.facts[key].documents) & set(sentence.documents):
            raise TextError(f"“{sentence.text}”: none of its documents has fact {key}")
    for document in sentence.documents:
        if document not in supported:
            raise TextError(f"“{sentence.text}”: document {document} has none of its facts")
