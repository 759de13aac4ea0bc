"""One line of quick text, and how far it has been read."""

from __future__ import annotations

import re

BLANKS = " \t\N{NO-BREAK SPACE}"
SPACE = f"[{BLANKS}]"
WORD = f"[^{BLANKS}]"
END = f"(?!{WORD})"

_SPACES = re.compile(f"{SPACE}*")
_WORD = re.compile(f"{WORD}+")
_CLOSING = {'"': '"', "“": "”"}
_QUOTED = {
    opening: re.compile(rf"{opening}((?:[^{closing}\\]|\\.)*+){closing}")
    for opening, closing in _CLOSING.items()
}
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "\\": "\\", '"': '"', "”": "”"}


class LineError(ValueError):
    """A line that cannot be read: the offset of the place in it, and a sentence."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at


def keyword(*names: str) -> re.Pattern[str]:
    """A word of the grammar, whole, in upper or lower case."""
    return re.compile(f"(?:{'|'.join(names)}){END}", re.IGNORECASE)


def quote(words: str) -> str:
    """Words in quotation marks, as `Line.words` reads them."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def needs_quotes(words: str) -> bool:
    """Whether words at the end of a line would not be read as they are."""
    return words != words.strip() or "\n" in words or words[:1] in _CLOSING


class Line:
    """A line and the place in it that is to be read next; `at` is an offset, never at a space."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._go_to(0)

    def _go_to(self, at: int) -> None:
        spaces = _SPACES.match(self.text, at)
        self.at = spaces.end() if spaces else at

    @property
    def at_end(self) -> bool:
        """Whether all of it has been read."""
        return self.at == len(self.text)

    @property
    def word(self) -> str:
        """The word at the place; none at the end."""
        found = _WORD.match(self.text, self.at)
        return found[0] if found else ""

    @property
    def is_quoted(self) -> bool:
        """Whether words in quotation marks begin at the place."""
        return self.text[self.at : self.at + 1] in _CLOSING

    def sees(self, pattern: re.Pattern[str]) -> bool:
        """Whether this stands at the place."""
        return pattern.match(self.text, self.at) is not None

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read this where it stands at the place, and go on past it."""
        found = pattern.match(self.text, self.at)
        if found:
            self._go_to(found.end())
        return found

    def words(self) -> str:
        """Read the clinician's words: those in quotation marks, or all to the end of the line.

        Inside quotation marks, \\n is a line break. Raises LineError.
        """
        at = self.at
        if self.is_quoted:
            words = self._quoted(at)
        else:
            words, self.at = self.text[at:].strip(), len(self.text)
        if not words.strip():
            raise LineError(at, "Words are missing here.")
        return words

    def _quoted(self, at: int) -> str:
        found = self.take(_QUOTED[self.text[at]])
        if not found:
            raise LineError(at, "This quotation mark has no other one to close it.")
        if _WORD.match(self.text, found.end()):
            raise LineError(found.end(), "A space belongs after the closing quotation mark.")
        for escape in _ESCAPE.finditer(found[1]):
            if escape[1] not in _ESCAPED:
                raise LineError(
                    at + 1 + escape.start(),
                    'Inside quotation marks, type \\n for a line break, \\" for a quotation mark'
                    " and \\\\ for a backslash.",
                )
        return _ESCAPE.sub(lambda escape: _ESCAPED[escape[1]], found[1])
