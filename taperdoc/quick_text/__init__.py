"""The whole taper as lines of text, one a step, to steps and back."""

from taperdoc.quick_text.summary import StepInWords, step_in_words
from taperdoc.quick_text.text import TEXT_MAX, Reading, ReadStep, Unread, read, write

__all__ = [
    "TEXT_MAX",
    "ReadStep",
    "Reading",
    "StepInWords",
    "Unread",
    "read",
    "step_in_words",
    "write",
]
