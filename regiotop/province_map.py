"""The map of provinces: outlines are data, colours follow the number of entries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from register.models import Region

# Lower bounds of the map's five colours; nought is left white.
STEPS = [1, 3, 6, 11, 21]


@dataclass(frozen=True)
class Step:
    step: int
    label: str


LEGEND = [Step(0, "geen bijdragen")] + [
    Step(n, f"{low} of meer" if n == len(STEPS) else f"{low} tot en met {STEPS[n] - 1}")
    for n, low in enumerate(STEPS, start=1)
]


@dataclass(frozen=True)
class Province:
    """A province on the map; ``x`` and ``y`` are where its name goes, in SVG units."""

    name: str
    code: str
    url: str
    count: int
    step: int
    path: str
    x: int
    y: int


def provinces(counts: dict[int, int]) -> list[Province]:
    """Return the provinces that have an outline with their number of entries, by region id."""
    known = Region.objects.provinces().filter(code__in=_outlines())
    return [_province(region, counts.get(region.pk, 0)) for region in known]


def _province(region: Region, count: int) -> Province:
    return Province(
        name=region.name,
        code=region.code,
        url=region.get_absolute_url(),
        count=count,
        step=sum(count >= low for low in STEPS),
        **_outlines()[region.code],
    )


@cache
def _outlines() -> dict[str, dict]:
    path = Path(__file__).with_name("province_outlines.json")
    return json.loads(path.read_text(encoding="utf-8"))
