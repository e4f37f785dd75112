"""Amounts of money as Dutch people write and read them."""

import re
from decimal import Decimal

# More than a thousand billion is a typing error; it also keeps sums within a bigint.
MAX_EUROS = 10**12

_SCALES = {
    "": 1,
    "duizend": 1_000,
    "mln": 1_000_000,
    "miljoen": 1_000_000,
    "mld": 1_000_000_000,
    "miljard": 1_000_000_000,
}
_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(,[0-9]+)?")
_AMOUNT = re.compile(r"(?P<number>[0-9.,]+)\s*(?P<scale>[a-z]*)\.?")
_DUTCH = str.maketrans(".,", ",.")
EXAMPLE = "Schrijf een bedrag als € 1.500.000 of 1,5 miljoen."


class AmountError(ValueError):
    """The text is no amount, or may be read in two ways. The message is for people."""


def parse_euros(text: str) -> Decimal:
    """Read `€ 1.500.000,50`, `1500000`, `1,5 miljoen` or `71,2 mln` as euros.

    Raises AmountError. A point may only part thousands: `1.5` could mean
    one and a half or fifteen hundred, and is refused.
    """
    plain = re.sub(r"\s+", " ", text.lower().replace("€", " ").replace("euro", " ")).strip()
    match = _AMOUNT.fullmatch(plain.removesuffix(",-").strip())
    if len(plain) > 40 or not match or match["scale"] not in _SCALES:
        raise AmountError(f"Dit is geen bedrag. {EXAMPLE}")
    number = match["number"]
    if not (_THOUSANDS.fullmatch(number) or _PLAIN.fullmatch(number)):
        raise AmountError(f"Dit bedrag is op meer manieren te lezen. {EXAMPLE}")
    euros = Decimal(number.replace(".", "").replace(",", ".")) * _SCALES[match["scale"]]
    if euros > MAX_EUROS:
        raise AmountError("Dit bedrag is te groot: meer dan duizend miljard euro.")
    return euros


def format_euros(amount: int) -> str:
    """Return `€ 1.500.000` for 1500000."""
    return f"€\u00a0{amount:,}".replace(",", ".")


def format_short(amount: int) -> str:
    """Return `€ 71,2 miljoen` for 71200000: exact, and in words where that is shorter."""
    for size, word in ((10**9, "miljard"), (10**6, "miljoen")):
        if amount >= size and amount % (size // 1000) == 0:
            number = f"{Decimal(amount) / size:,.3f}".rstrip("0").rstrip(".")
            return f"€\u00a0{number.translate(_DUTCH)}\u00a0{word}"
    return format_euros(amount)
