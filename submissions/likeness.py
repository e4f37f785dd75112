"""What a proposal has in common with an entry, in points and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from register.models import EntryIndex, Region, RegionClosure, Theme, Topsector
from register.models.names import Alike
from register.words import plain

from .models import Submission

# A name that is the same is 1.0. These weights, and where to stop, were chosen on the annex: its
# own look-alikes are found, and an entry gets less than two.
PLACE, REGION, THEME, TOPSECTOR, PERIOD = 0.10, 0.10, 0.05, 0.03, 0.02
MOST_TOPSECTORS = 2
SAME_NAME, MUCH_ALIKE = 0.999, 0.5
# More than anybody calls a thing; a draft may hold anything.
MOST_NAMES, LONGEST_NAME = 10, 200

Period = tuple[int | None, int | None]


@dataclass(frozen=True)
class Facts:
    """What a proposal says that others may say too, by ids. What a draft lacks is left out."""

    names: list[str]
    place: str
    period: Period
    theme: Theme | None
    topsectors: dict[int, Topsector]
    regions: dict[int, Region]
    # The regions that those lie in, themselves included.
    around: dict[int, Region]

    def compare(self, alike: Alike, row: EntryIndex) -> tuple[float, list[str]]:
        """Return how much an entry looks like the proposal, and why, the name first."""
        found = [
            (alike.likeness, _by_name(alike, row.entry.title)),
            *self._by_where(row),
            *self._by_what(row),
        ]
        return sum(points for points, _ in found), [reason for _, reason in found]

    def _by_where(self, row: EntryIndex) -> Iterable[tuple[float, str]]:
        if self.place and plain(row.entry.place).split() == plain(self.place).split():
            yield PLACE, f"zelfde plaats: {row.entry.place}"
        inside = [region for pk, region in self.regions.items() if pk in row.region_ids]
        around = [region for pk, region in self.around.items() if pk in row.own_region_ids]
        if shared := inside or around:
            yield REGION, f"dezelfde regio: {_listed(shared)}"

    def _by_what(self, row: EntryIndex) -> Iterable[tuple[float, str]]:
        if self.theme and self.theme.pk == row.theme_id:
            yield THEME, f"zelfde thema: {self.theme}"
        shared = [each for pk, each in self.topsectors.items() if pk in row.topsector_ids]
        if shared:
            points = TOPSECTOR * min(len(shared), MOST_TOPSECTORS)
            yield points, f"zelfde topsector: {_listed(shared)}"
        if overlap := _overlap(self.period, (row.start_year, row.end_year)):
            yield PERIOD, f"de perioden overlappen: {overlap}"


def facts_of(submission: Submission) -> Facts:
    """Read the values of a proposal, which may be a draft with anything in it."""
    values = submission.proposed
    codes = {submission.region.code, *_column(values, "regions", "region")}
    regions = Region.objects.in_bulk(codes, field_name="code").values()
    around = RegionClosure.objects.filter(part__in=regions).select_related("whole")
    topsectors = Topsector.objects.filter(code__in=_column(values, "topsectors", "topsector"))
    return Facts(
        names=_names(values),
        place=_text(values.get("place")),
        period=(_year(values.get("start_year")), _year(values.get("end_year"))),
        theme=Theme.objects.filter(code=_text(values.get("theme"))).first(),
        topsectors={topsector.pk: topsector for topsector in topsectors},
        regions={region.pk: region for region in regions},
        around={link.whole_id: link.whole for link in around},
    )


def _names(values: dict[str, Any]) -> list[str]:
    aliases = values.get("aliases")
    given = [values.get("title"), *(aliases if isinstance(aliases, list) else [])]
    names = [_text(name)[:LONGEST_NAME] for name in given[:MOST_NAMES]]
    return list(dict.fromkeys(name for name in names if name.strip()))


def _column(values: dict[str, Any], table: str, key: str) -> list[str]:
    rows = values.get(table)
    rows = rows if isinstance(rows, list) else []
    return [_text(row.get(key)) for row in rows if isinstance(row, dict)]


def _text(value: Any) -> str:
    """Return what was typed, without what no database takes."""
    text = value if isinstance(value, str) else ""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _year(value: Any) -> int | None:
    digits = str(value).strip()[:5]
    year = int(digits) if digits.isascii() and digits.isdigit() else 0
    return year if 1900 <= year <= 2100 else None


def _overlap(one: Period, other: Period) -> str:
    """Return the years that two periods share. Of an unknown one we say nothing."""
    if one == (None, None) or other == (None, None):
        return ""
    first = max((year for year, _ in (one, other) if year), default=None)
    last = min((year for _, year in (one, other) if year), default=None)
    if first and last:
        return "" if first > last else str(first) if first == last else f"{first}-{last}"
    return f"vanaf {first}" if first else f"tot en met {last}"


def _by_name(alike: Alike, title: str) -> str:
    what = "de titel" if alike.name == title else "een andere naam"
    how = "lijkt erop"
    if alike.likeness >= SAME_NAME:
        how = "is gelijk"
    elif alike.likeness >= MUCH_ALIKE:
        how = "lijkt er erg op"
    return f"{what} {how}: ‘{alike.name}’"


def _listed(rows: list[Any]) -> str:
    return ", ".join(str(row) for row in rows)
