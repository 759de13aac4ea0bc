"""One line of quick text and a cursor in it."""

from __future__ import annotations

import re

BLANKS = " \t"
SPACE = f"[{BLANKS}]"
WORD = f"[^{BLANKS}]"
END = rf"(?=[.,;]?(?:{SPACE}|$))"
"""The end of a word, before a space or a comma, semicolon or full stop."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000"
)
_PLAIN = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_SPACES, " "))

_END = re.compile(END)
_LINE_END = re.compile(rf"\.?{SPACE}*$")
_BLANK = re.compile(f"{SPACE}*")
_WORD = re.compile(f"{WORD}+")
_BARE_WORD = re.compile(rf"{WORD}+?(?=[.,;:]{{0,2}}(?:{SPACE}|$))")
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


def pattern(expression: str) -> re.Pattern[str]:
    """A part of the grammar that ends where a word ends, in upper or lower case."""
    return re.compile(f"(?:{expression}){END}", re.IGNORECASE)


def quote(words: str) -> str:
    """Words in quotation marks, as `Line.words` reads them."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def needs_quotes(words: str) -> bool:
    """Whether words at the end of a line would not be read as they are."""
    return words != words.strip() or "\n" in words or words[:1] in _CLOSING


class Line:
    """A line and the offset `at` of what is to be read next, which is never a space.

    `plain` is the text with every kind of dash as "-" and every kind of space as " ", offset by
    offset; `text` is as typed.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text.translate(_PLAIN)
        # A tab in front is an empty cell, not a space.
        self.at = len(self.plain) - len(self.plain.lstrip(" "))
        self._last_tab = self.plain.rfind("\t")

    def go_to(self, at: int) -> None:
        """Go to an offset, and past the spaces there."""
        spaces = _BLANK.match(self.plain, at)
        self.at = spaces.end() if spaces else at

    @property
    def is_blank(self) -> bool:
        """Whether nothing but spaces is left."""
        return not self.plain[self.at :].strip(BLANKS)

    @property
    def has_cells(self) -> bool:
        """Whether a tab is still to come, so that what follows is a row of cells."""
        return self._last_tab >= self.at

    @property
    def at_end(self) -> bool:
        """Whether all of it has been read, but for a full stop."""
        return self.sees(_LINE_END)

    @property
    def word(self) -> str:
        """The word at the cursor without the punctuation after it; none at the end."""
        found = _BARE_WORD.match(self.plain, self.at)
        return self.text[found.start() : found.end()] if found else ""

    @property
    def is_quoted(self) -> bool:
        """Whether words in quotation marks begin at the cursor."""
        return self.text[self.at : self.at + 1] in _CLOSING

    def sees(self, expected: re.Pattern[str]) -> bool:
        """Whether this is at the cursor."""
        return expected.match(self.plain, self.at) is not None

    def take(self, expected: re.Pattern[str]) -> re.Match[str] | None:
        """Read this where it is at the cursor, and go on past it."""
        found = expected.match(self.plain, self.at)
        if found:
            self.go_to(found.end())
        return found

    def take_cell(self, expected: re.Pattern[str]) -> re.Match[str] | None:
        """Read this and the tab after it where it is at the cursor, and go to the next cell."""
        found = expected.match(self.plain, self.at)
        if found:
            self.at = found.end()
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
        found = _QUOTED[self.text[at]].match(self.text, at)
        if not found:
            raise LineError(at, "This quotation mark has no other one to close it.")
        if not _END.match(self.plain, found.end()):
            raise LineError(found.end(), "A space belongs after the closing quotation mark.")
        self.go_to(found.end())
        for escape in _ESCAPE.finditer(found[1]):
            if escape[1] not in _ESCAPED:
                raise LineError(
                    at + 1 + escape.start(),
                    'Inside quotation marks, type \\n for a line break, \\" for a quotation mark'
                    " and \\\\ for a backslash.",
                )
        return _ESCAPE.sub(lambda escape: _ESCAPED[escape[1]], found[1])
