"""The regions: real names of provinces, municipalities and partnerships, and who lies in what.

The list is from memory. It is good enough to measure with and is no official list.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from .lexicon import Pool, table, zipf

PARTS = {
    "ld-noord": "Noord-Nederland",
    "ld-oost": "Oost-Nederland",
    "ld-zuid": "Zuid-Nederland",
    "ld-west": "West-Nederland",
}
MEMBERS_PER_PROVINCE = 4  # the first, and so largest, municipalities join the partnerships


@dataclass(frozen=True)
class Region:
    code: str
    name: str
    kind: str

    @property
    def slug(self) -> str:
        """Utrecht the city needs another address than Utrecht the province."""
        return f"gemeente-{slug(self.name)}" if self.kind == "gemeente" else slug(self.name)

    @property
    def phrase(self) -> str:
        named = self.kind in {"provincie", "gemeente"}
        return f"{self.kind} {self.name}" if named else f"regio {self.name}"


class Places:
    """All regions, pools to draw them from, and the regions that each lies in."""

    def __init__(self) -> None:
        self.regions: dict[str, Region] = {}
        self.wholes: dict[str, list[str]] = defaultdict(list)
        self.towns: dict[str, Pool] = {}
        for code, name in PARTS.items():
            self._add(Region(code, name, "landsdeel"))
        provinces = table("provinces")
        for row in provinces:
            self._add_province(row)
        self.provinces = Pool([p["code"] for p in provinces], [int(p["weight"]) for p in provinces])
        self.partnerships = self._add_partnerships()
        self._above: dict[str, frozenset[str]] = {}

    def above(self, code: str) -> frozenset[str]:
        """Return a region and all that it lies in, at any depth."""
        if code not in self._above:
            found = (self.above(whole) for whole in self.wholes[code])
            self._above[code] = frozenset([code]).union(*found)
        return self._above[code]

    def part_of_country(self, province: str) -> str:
        return self.wholes[province][0]

    def _add(self, region: Region, *wholes: str) -> str:
        self.regions[region.code] = region
        self.wholes[region.code] += wholes
        return region.code

    def _add_province(self, row: dict[str, str]) -> None:
        province = self._add(Region(row["code"], row["name"], "provincie"), row["part_of_country"])
        towns = [
            self._add(Region(f"gm-{slug(name)}", name, "gemeente"), province)
            for name in row["municipalities"].split("; ")
        ]
        self.towns[province] = Pool(towns, zipf(len(towns), 0.6, 1.05))

    def _add_partnerships(self) -> dict[str, Pool]:
        """Return for each province the partnerships that its municipalities are in."""
        found = defaultdict(list)
        for row in table("partnerships"):
            code = self._add(Region(f"sv-{slug(row['name'])}", row["name"], "samenwerkingsverband"))
            for province in row["provinces"].split():
                found[province].append((code, int(row["weight"])))
                for town in self.towns[province].items[:MEMBERS_PER_PROVINCE]:
                    self.wholes[town].append(code)
        return {p: Pool(*map(list, zip(*pairs, strict=True))) for p, pairs in found.items()}


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())
