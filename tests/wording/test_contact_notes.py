"""Notes on the entries of the patient and the clinic."""

import pytest

from taperdoc.wording.contact_notes import NAMES, contact_notes
from taperdoc.wording.review_notes import NoteKind

COMPLETE = dict.fromkeys(NAMES, "999")


def test_a_blank_entry_that_the_patient_needs_gets_a_note() -> None:
    found = contact_notes({**dict.fromkeys(NAMES, ""), "patient": " ", "emergency": "999"})
    assert [(note.kind, note.entry) for note in found] == [
        (NoteKind.BLANK, "patient"),
        (NoteKind.BLANK, "phone"),
    ]
    assert str(found[0]) == "The patient’s name is blank. The handout has a line to write it on."
    assert contact_notes(COMPLETE) == ()


@pytest.mark.parametrize("entry", NAMES)
def test_a_character_of_another_script_gets_a_note_at_its_entry(entry: str) -> None:
    (found,) = contact_notes({**COMPLETE, entry: "Annа 555"})
    assert (found.kind, found.entry) == (NoteKind.LOOK_ALIKE, entry)
    assert found.text == (
        f"{NAMES[entry]} has “Annа”: character 4, “а”, is the Cyrillic small letter a, which is"
        " easily taken for another letter or a digit."
    )


@pytest.mark.parametrize(
    "name", ["Анна Иванова", "Γιώργος Παπαδόπουλος", "Zoë Brontë", "Сара Орос"]
)
def test_a_name_in_one_script_gets_none(name: str) -> None:
    assert contact_notes({**COMPLETE, "patient": name}) == ()
