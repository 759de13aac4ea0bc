"""Notes on the patient's and the clinic's entries: blank ones, and characters that mislead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from taperdoc.wording.review_notes import Note, NoteKind, look_alike_sentences

NAMES = {
    "patient": "The patient’s name",
    "patient_number": "The date of birth or number",
    "clinician": "The clinician’s name",
    "clinic": "The clinic’s name",
    "phone": "The clinic’s phone number",
    "out_of_hours": "The entry for when the clinic is closed",
    "emergency": "The emergency number",
}
NEEDED = ("patient", "phone", "emergency")
"""What the patient needs on the handout."""


def contact_notes(entries: Mapping[str, str]) -> tuple[Note, ...]:
    """Return the notes on the entries of the patient and the clinic, each by its name."""
    return tuple(note for entry in NAMES for note in _notes(entry, entries[entry]))


def _notes(entry: str, typed: str) -> Iterator[Note]:
    name = NAMES[entry]
    if entry in NEEDED and not typed.strip():
        text = f"{name} is blank. The handout has a line to write it on."
        yield Note(NoteKind.BLANK, None, text, entry=entry)
    for text in look_alike_sentences(f"{name} has", typed):
        yield Note(NoteKind.LOOK_ALIKE, None, text, entry=entry)
