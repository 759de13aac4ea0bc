"""The whole taper as lines of text, one a step, to steps and back."""

from taperdoc.quick.text import TEXT_MAX, Reading, ReadStep, Unread, read, write

__all__ = ["TEXT_MAX", "ReadStep", "Reading", "Unread", "read", "write"]
