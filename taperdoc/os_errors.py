"""How an error of the operating system is worded."""

from __future__ import annotations


def reason(error: OSError) -> str:
    """Return why an operation failed, such as "No space left on device"."""
    return error.strerror or str(error) or type(error).__name__


def described(error: OSError) -> str:
    """Return a sentence with the file, if the error names one, and the reason."""
    about = "" if error.filename is None else f"{error.filename}: "
    return f"{about}{reason(error)}."
