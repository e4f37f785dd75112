"""A list of rows on a page: those of the draft, and an empty one to fill in."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any

from django.http import QueryDict

from ..proposal.snapshot import Values
from .known import Known
from .related import RowForm

MOST_ROWS = 60
TOO_MANY = f"Hier passen hoogstens {MOST_ROWS} regels. Wij hebben niets bewaard."


class TooManyRows(ValueError):
    """More rows were sent than a page can have. Only somebody who tampers gets here."""


class Rows:
    """The rows under ``name`` in the draft.

    A row is known by its place in the stored draft, and by nothing that is sent along: whoever
    saves proves with the revision that the places are still the same.
    """

    def __init__(self, name: str, row_form: type[RowForm], known: Known, judged: bool) -> None:
        self.name, self.row_form, self.known = name, row_form, known
        self.stored: list[Values] = known.values.get(name) or []
        self.forms = [self._form(row, place, judged) for place, row in enumerate(self.stored)]
        self.missing = row_form.MISSING if judged and not self.stored else ""
        if judged:
            self._refuse_doubles()

    def _form(self, row: Values, place: int, judged: bool = False) -> RowForm:
        return self.row_form(row, self.known, prefix=f"{self.name}-{place}", judged=judged)

    def show_typed(self, post: QueryDict) -> None:
        """Show what was sent over the rows of the draft, each in its own place."""
        places = self._places_in(post)
        shown = {place: self._form(row, place) for place, row in enumerate(self.stored)}
        for place in places:
            form = shown.get(place) or self._form({}, place)
            shown[place] = self._form(form.read(post), place)
            shown[place].is_gone = f"{self.name}-{place}-weg" in post
        self.forms = [shown[place] for place in sorted(shown)]

    @property
    def noun(self) -> str:
        return self.row_form.NOUN

    @property
    def empty(self) -> RowForm | None:
        last = self.forms[-1].prefix if self.forms else f"{self.name}--1"
        place = int(last.removeprefix(f"{self.name}-")) + 1
        return self._form({}, place) if place < MOST_ROWS else None

    def read(self, post: QueryDict) -> list[Values]:
        """Return the rows as typed: some gone, some new, and those that were not sent as is."""
        places = self._places_in(post)
        rows = [row for place, row in enumerate(self.stored) if f"{self.name}-{place}-weg" in post]
        gone = [row["key"] for row in rows]
        kept = [
            form.read(post) if place in places else form.values
            for place, form in enumerate(self.forms)
            if form.values["key"] not in gone
        ]
        new = (self._form({}, place).read(post) for place in sorted(places - self._stored_places()))
        kept += [{"key": _new_key(), **typed} for typed in new if any(typed.values())]
        return [row for row in kept if not _is_blank(row)]

    def typed(self, post: QueryDict) -> list[RowForm]:
        """Return what was typed as rows of their own, whatever the draft holds by now."""
        places = sorted(self._places_in(post))
        read = [self._form({}, place).read(post) for place in places]
        return [self._form(row, place) for row, place in zip(read, places, strict=True)]

    def tidied(self) -> list[Values]:
        """Return the rows, canonical where right. What a row is about becomes its key."""
        rows = [form.tidied() for form in self.forms]
        if self.row_form.TWICE and not any(form.errors for form in self.forms):
            return [{**row, "key": row[self.row_form.TWICE[0]]} for row in rows]
        return rows

    def _refuse_doubles(self) -> None:
        field, message = self.row_form.TWICE or ("", "")
        seen: set[Any] = set()
        for form in self.forms if field else []:
            value = form.cleaned_data.get(field) if form.is_valid() or form.is_bound else None
            if value in seen:
                form.add_error(field, message)
            elif value:
                seen.add(value)

    def _places_in(self, post: QueryDict) -> set[int]:
        found = (re.match(rf"{self.name}-([0-9]+)-", sent) for sent in post)
        written = {match[1] for match in found if match}
        most = max(MOST_ROWS, len(self.stored))
        if any(len(each) > 5 or int(each) >= most for each in written):
            raise TooManyRows(TOO_MANY)
        return {int(each) for each in written}

    def _stored_places(self) -> set[int]:
        return set(range(len(self.stored)))


def _new_key() -> str:
    """Return a key that never comes back: a remark on a row that went may not move to another."""
    return f"n{secrets.token_hex(4)}"


def fingerprint(values: Values, names: list[str]) -> str:
    """Return a short text that is the same as long as the same rows stand in the same places."""
    keys = [[row["key"] for row in values.get(name) or []] for name in names]
    return hashlib.sha256(repr(keys).encode()).hexdigest()[:16]


def _is_blank(row: Values) -> bool:
    return row["key"].startswith("n") and not any(
        value for name, value in row.items() if name != "key"
    )
