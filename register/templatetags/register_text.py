"""The few words and amounts that a template cannot put together by itself."""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma

from ..models import Contribution, Entry, EntryRegion
from ..money.euros import format_euros, format_short
from ..search import marking

register = template.Library()

# Per kind what one is called, and several.
NOUNS = {
    Entry.Kind.INITIATIVE: ("initiatief", "initiatieven"),
    Entry.Kind.CAMPUS: ("campus", "campussen"),
    Entry.Kind.FUND: ("fonds", "fondsen"),
}
MEANINGS = {
    Entry.Ladder.WISH: "De regio wil dit graag, of heeft interesse. Er is nog geen plan.",
    Entry.Ladder.EXPLORATION: "De regio onderzoekt of het kan, of bereidt een keuze voor.",
    Entry.Ladder.INTENTION: "De regio gaat dit doen. De bron noemt nog geen besluit.",
    Entry.Ladder.DECISION: "Het besluit is genomen, of er is geld vrijgemaakt.",
    Entry.Ladder.EXECUTION: "Het werk loopt.",
    Entry.Ladder.REALISED: "Het is klaar.",
}
IMPLIED = "bedoeld, niet letterlijk genoemd"
BEFORE_AMOUNT = {
    Contribution.Precision.ABOUT: "circa ",
    Contribution.Precision.AT_LEAST: "ten minste ",
}


@register.filter
def marked(text: str, marks: frozenset[str]) -> str:
    """Return the text as HTML with <mark> around the words in ``marks``."""
    return marking.marked(text, marks)


@register.filter
def kind_heading(kind: str) -> str:
    """Return `Campussen` for `campus`."""
    return NOUNS[kind][1].capitalize()


@register.filter
def counted(count: int, kind: str | None) -> str:
    """Return `1 campus`, `1.023 campussen`, or over all kinds `23 bijdragen`."""
    one, several = NOUNS.get(kind, ("bijdrage", "bijdragen"))
    return f"{intcomma(count)} {one if count == 1 else several}"


@register.filter
def ladder_meaning(ladder: str) -> str:
    return MEANINGS[ladder]


@register.filter
def amount(contribution: Contribution) -> str:
    """Return `ten minste € 40 miljoen`, or that the source gives no figure."""
    return _amount(contribution, format_short)


@register.filter
def amount_in_full(contribution: Contribution) -> str:
    """Return `ten minste € 40.000.000`: in a column of figures to add up."""
    return _amount(contribution, format_euros)


def _amount(contribution: Contribution, format_amount: Callable[[int], str]) -> str:
    if contribution.amount_eur is None:
        return "bedrag onbekend"
    return BEFORE_AMOUNT.get(contribution.precision, "") + format_amount(contribution.amount_eur)


@register.filter
def euros(amount: int) -> str:
    """Return `€ 40.000.000`."""
    return format_euros(amount)


@register.filter
def years(dated: Entry | Contribution) -> str:
    """Return the years of a period, of which either may be missing, or both."""
    first, last = dated.start_year, dated.end_year
    if first and last:
        return str(first) if first == last else f"{first} tot en met {last}"
    return f"vanaf {first}" if first else f"tot en met {last}" if last else ""


@register.filter
def remarks(link: EntryRegion) -> str:
    """Return ` (werkt mee)`, or nothing for a contributor that the source names."""
    role = "" if link.role == EntryRegion.Role.CONTRIBUTOR else link.get_role_display()
    found = [each for each in (role, IMPLIED if link.implied else "") if each]
    return f" ({', '.join(found)})" if found else ""
