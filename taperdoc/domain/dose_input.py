"""A dose as it is typed: plain numbers, mL, and so many tablets of a strength."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

PARTS_MAX = 6

_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,3})?")
_MASS = re.compile(r"(?P<mg>\S+?)(?: *mg\.?)?", re.IGNORECASE)
_VOLUME = re.compile(r"\S+? *ml\.?", re.IGNORECASE)
_TABLETS = re.compile(r"(?P<count>[^x×]+?) ?[x×] ?(?P<strength>\S+?)(?: *mg\.?)?", re.IGNORECASE)
_COUNT = re.compile(
    r"(?P<whole>[1-9][0-9]?)?"
    r"(?P<piece>[¼½¾]|^(?:1/4|1/2|3/4)|(?:(?<=[0-9])|^0)\.(?:25|50?|75))?"
)
_PIECES = {"¼": "0.25", "½": "0.5", "¾": "0.75", "1/4": "0.25", "1/2": "0.5", "3/4": "0.75"}
_WHOLE_BESIDE_FRACTION = re.compile(r"[0-9] +(?:[¼½¾]|[0-9]+/[0-9])")
_UNIT = re.compile(
    r"[0-9] *(?:[µμ]g|mc?g|k?g|[cdm]?l|mls|cc|iu|units?|drops?|tsp|milli[a-z]+|micro[a-z]+)\.?$",
    re.IGNORECASE,
)
_UNNAMED_TABLETS = re.compile(r"[0-9¼½¾] *tab(?:let)?s?\.?", re.IGNORECASE)
_OF_WHICH_TABLET = (
    "does not say of which tablet: write the number of tablets, then x, then the strength of one."
)
_QUARTER = Decimal("0.25")
_NOTHING = {"-", "\N{EN DASH}", "\N{EM DASH}"}
_SIGNS = {Decimal("0.25"): "¼", Decimal("0.5"): "½", Decimal("0.75"): "¾", Decimal(0): ""}
_SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " "))


def plain(value: Decimal) -> str:
    """Write a number as it is kept and typed: no exponent, no trailing zero ("7.5")."""
    return format(value.normalize(), "f") if value else "0"


def quoted(text: str) -> str:
    """What was typed, in quotation marks, shortened for a message (never for print).

    What cannot be seen is spelled out: half a surrogate pair could not even be sent.
    """
    return f"“{shown(text)}”"


def shown(text: str) -> str:
    """The same without quotation marks."""
    seen = "".join(
        c if c == " " or c.isprintable() else c.encode("unicode_escape").decode() for c in text[:40]
    )
    return seen if len(text) <= 40 else f"{seen}…"


def parse_number(text: str) -> Decimal:
    """Read a plain number of 0 to 9,999.999.

    Raises ValueError with a sentence for anything else, such as "5 mg", "2,5", "1e3" or ".5".
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{quoted(text)} cannot be read. {_why_not_a_number(text)}")
    return Decimal(text)


def parse_quantity(text: str, unit: str) -> Decimal:
    """Read a number with or without the one unit it can have, "mg" or "mL".

    Raises ValueError with a sentence.
    """
    with_unit = re.fullmatch(rf"(\S+?)(?: *{unit}\.?)?", text.translate(_SPACES), re.IGNORECASE)
    number = with_unit[1] if with_unit else text
    if not _NUMBER.fullmatch(number):
        why = _why_not_a_number(number)
        if number == text and _UNIT.search(text):
            why = f"The unit here is {unit}."
        raise ValueError(f"{quoted(text)} cannot be read. {why}")
    return Decimal(number)


def is_plain(value: Decimal) -> bool:
    """Whether a number is one that `parse_number` can give."""
    return value.is_finite() and bool(_NUMBER.fullmatch(plain(value)))


def _why_not_a_number(text: str) -> str:
    if _UNIT.search(text):
        return "It has a unit that cannot be read here."
    if any(c.isdigit() and not c.isascii() for c in text):
        return "Type the digits 0 to 9 of a plain keyboard."
    if text.startswith(("-", "\N{MINUS SIGN}")):
        return "A number below zero cannot be printed."
    if "," in text:
        return "Write decimals with a point, and no comma."
    if text.startswith("."):
        return "Write a zero before the point."
    if re.fullmatch(r"0[0-9]+(?:\.[0-9]*)?", text):
        return "A zero in front is easily misread: leave it out, or check for a missing point."
    if re.fullmatch(r"[0-9]+\.", text):
        return "A point with nothing behind it is easily misread."
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return "A number may have 4 digits before the point and 3 after it."
    return "Type a plain number in digits."


@dataclass(frozen=True)
class TypedPart:
    """One part of an amount as typed: so many tablets of a strength, or mL where it has none.

    Raises ValueError for what cannot be typed: nothing, or a piece that is not in quarters.
    """

    quantity: Decimal
    strength: Decimal | None

    def __post_init__(self) -> None:
        numbers = [self.quantity] if self.strength is None else [self.quantity, self.strength]
        if not all(is_plain(value) and value for value in numbers):
            raise ValueError("A part of an amount must be a plain number above 0.")
        if self.strength is not None and (self.quantity >= 100 or self.quantity % _QUARTER):
            raise ValueError("A number of tablets is up to 99, with quarters at most.")


@dataclass(frozen=True)
class TypedAmount:
    """An amount as typed, before it is held against the products: mg, or parts, never both.

    `str` gives it back in the form in which it can be typed again. Raises ValueError for what
    cannot be typed.
    """

    mg: Decimal | None = None
    parts: tuple[TypedPart, ...] = ()

    def __post_init__(self) -> None:
        if (self.mg is None) is not bool(self.parts):
            raise ValueError("An amount is so many mg, or made up of parts.")
        if self.mg is not None and not is_plain(self.mg):
            raise ValueError("An amount in mg must be a plain number.")
        if len(self.parts) > PARTS_MAX:
            raise ValueError(f"An amount has at most {PARTS_MAX} parts.")

    def __str__(self) -> str:
        if self.mg is not None:
            return plain(self.mg)
        return "+".join(_typed_part(part, alone=len(self.parts) == 1) for part in self.parts)


def _typed_part(part: TypedPart, *, alone: bool) -> str:
    if part.strength is None:
        return f"{plain(part.quantity)} mL"
    if part.quantity == 1 and not alone:
        return plain(part.strength)
    whole, piece = divmod(part.quantity, 1)
    return f"{plain(whole) if whole else ''}{_SIGNS[piece]}x{plain(part.strength)}"


def parse_amount(text: str) -> TypedAmount:
    """Read one dose as a clinician types it: "7.5", "7.5 mg", "2.5 mL", "10+5", "2x10", "½x10".

    A number without a unit is mg; "-" and "0" are no dose. Raises ValueError with a sentence that
    shows what was typed and says what can be typed.
    """
    text = text.strip().translate(_SPACES)
    if text in _NOTHING:
        return TypedAmount(mg=Decimal(0))
    if why := _why_not_an_amount(text):
        raise ValueError(f"{quoted(text)} {why}")
    if not any(sign in text for sign in "+xX×½¼¾/") and not _VOLUME.fullmatch(text):
        return TypedAmount(mg=_parse_mg(text))
    terms = [term.strip() for term in text.split("+")]
    if len(terms) > PARTS_MAX:
        raise ValueError(f"{quoted(text)} has more than {PARTS_MAX} parts.")
    return TypedAmount(parts=tuple(_parse_part(term, whole=text) for term in terms))


def _why_not_an_amount(text: str) -> str:
    if _WHOLE_BESIDE_FRACTION.search(text):
        return (
            "has a space between a whole number and a fraction, so it can be misread."
            " Write them as one number, as in 1½."
        )
    if _UNNAMED_TABLETS.search(text):
        return _OF_WHICH_TABLET
    return ""


def _parse_mg(text: str) -> Decimal:
    with_unit = _MASS.fullmatch(text)
    number = with_unit["mg"] if with_unit else text
    if _NUMBER.fullmatch(number):
        return Decimal(number)
    why = _why_not_a_number(number)
    if number == text and _UNIT.search(text):
        why = "The units that can be read are mg and mL."
    raise ValueError(f"{quoted(text)} cannot be read. {why}")


def _parse_part(term: str, whole: str) -> TypedPart:
    if not term:
        raise ValueError(f"{quoted(whole)} has a plus with nothing beside it.")
    quantity, strength = Decimal(1), None
    if _VOLUME.fullmatch(term):
        quantity = parse_quantity(term, "mL")
    elif tablets := _TABLETS.fullmatch(term):
        quantity = _parse_count(tablets["count"], whole)
        strength = parse_number(tablets["strength"])
    elif _COUNT.fullmatch(term) and not _NUMBER.fullmatch(term):
        raise ValueError(f"{quoted(whole)} {_OF_WHICH_TABLET}")
    else:
        strength = _parse_mg(term)
    if not quantity or strength == 0:
        raise ValueError(f"{quoted(whole)} has a part of nothing. For no dose, type 0 alone.")
    return TypedPart(quantity, strength)


def parse_tablets(text: str, strength: Decimal) -> TypedAmount:
    """Read a number of tablets of one strength in mg ("2", "½", "1½"); "-" and "0" are no dose.

    Raises ValueError with a sentence.
    """
    if text in _NOTHING or text == "0":
        return TypedAmount(mg=Decimal(0))
    return TypedAmount(parts=(TypedPart(_parse_count(text, text), strength),))


def _parse_count(text: str, whole: str) -> Decimal:
    count = _COUNT.fullmatch(text)
    if not text or count is None:
        raise ValueError(
            f"{quoted(whole)} cannot be read. A number of tablets is up to 99, with ¼, ½ or ¾ if"
            " it has a part tablet."
        )
    piece = count["piece"] or "0"
    piece = _PIECES.get(piece, piece)
    return Decimal(count["whole"] or 0) + Decimal(piece if piece[0] == "0" else f"0{piece}")
