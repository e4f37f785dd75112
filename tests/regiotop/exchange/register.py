"""A small register in which every column of every file has a value somewhere."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command

from funds.models import Fund
from initiatives.models import Campus
from register.models import (
    ContributionPayer,
    Distinction,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    RegionCode,
    SourceDocument,
    Tag,
    Theme,
)
from register.models.source import ANNEX_CODE
from tests.make import (
    make_campus,
    make_citation,
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_passage,
    make_region,
    make_topsector,
    make_user,
)

Rows = list[dict[str, str]]
# What a file must bring over unharmed: separators, quotes, line ends, accents in two parts.
AWKWARD = 'Regel één,\r\nregel ‘twee’; "drie"\n=1+1 \u0065\u0301 \U0001f600 '
ALIASES = ["Food Valley", "Valley; Food", 'De "Valley"', " met spaties ", "twee\nregels", "="]


def make_full_register() -> None:
    """Fill the register with RT-000001 to RT-000006, published, and a concept between them."""
    limburg, north = _make_regions()
    document = SourceDocument.objects.create(
        code=ANNEX_CODE,
        title="Bijlage, 3",
        publisher="Rijk",
        published_on=date(2011, 9, 13),
        url="https://example.nl/bijlage",
    )
    theme = Theme.objects.create(
        code="fondsen", name="Fondsen", chapter=2, chapter_name="Ondernemerschap", position=1
    )
    said = make_passage(
        document=document, number=1, section="Fondsen", theme=theme, chapter="Ondernemerschap"
    )
    make_passage("Slot.", document=document, number=2, no_fact_reason="Alleen een groet.")
    initiative, fund, tranche = _make_entries(theme, limburg)
    Distinction.objects.create(entry=initiative, other=fund, explanation="Het ene is een fonds.")
    _make_links(initiative, limburg, north)
    _make_money(initiative, fund, said, limburg)
    _make_part_of_a_part(tranche, fund, said)


def _make_regions() -> tuple[Any, Any]:
    limburg = make_region(
        "Limburg",
        code="PV31",
        slug="limburg",
        official_name="Provincie Limburg",
        aliases=["Limbörg", "L; B"],
        note="Zuid.",
    )
    north = make_region("Noord", "landsdeel", code="ld-noord", slug="noord")
    RegionCode.objects.create(
        region=limburg,
        scheme="NUTS",
        value="NL42",
        valid_from=date(2003, 7, 11),
        valid_until=date(2020, 1, 1),
    )
    make_membership(limburg, north, basis="inferred", valid_from=date(2001, 1, 1), note="Toen.")
    make_membership(limburg, north, valid_from=date(1990, 1, 1), valid_until=date(2000, 1, 1))
    return limburg, north


def _make_entries(theme: Theme, limburg: Any) -> tuple[Any, Any, Any]:
    shared = {
        "theme": theme,
        "owner": limburg,
        "confirmed_on": date(2012, 1, 1),
        "confirmed_by": make_user(username="persoon"),
    }
    whole = make_initiative(number=1, slug="geheel", **shared)
    initiative = make_initiative(
        number=2,
        slug="deel",
        title="Fûnd, 'Valley'",
        aliases=ALIASES,
        summary=AWKWARD,
        note="Een keuze.",
        start_year=2011,
        end_year=2014,
        period_text="vier jaar",
        place="Venlo",
        partners=["Rijk", "WUR"],
        area_ha=80,
        quantity=30,
        quantity_words="ca. 30 ondernemingen",
        parent=whole,
        **shared,
    )
    campus = {"latitude": "51.1", "longitude": "5.8", "stage": Campus.Stage.CONCEPT}
    park = make_campus(number=3, slug="park", floor_area_existing_m2=26_000, **campus, **shared)
    make_campus(number=4, slug="hal", floor_area_planned_m2=20_000, parent=park, **shared)
    fund = make_fund(
        number=5,
        slug="fonds",
        revolving=Fund.Revolving.PARTLY,
        instrument="lening",
        manager="LIOF",
        national_fund_relation=Fund.NationalFundRelation.INTEREST,
        national_fund_route=Fund.NationalFundRoute.MERGE,
        **shared,
    )
    tranche = make_fund(number=6, slug="schijf", parent=fund, **shared)
    return initiative, fund, tranche


def _make_links(initiative: Any, limburg: Any, north: Any) -> None:
    EntryRegion.objects.filter(entry=initiative).delete()
    EntryRegion.objects.create(entry=initiative, region=limburg, role="location", note="Hier.")
    EntryRegion.objects.create(entry=initiative, region=north, role="partner", implied=True)
    make_topsector("chemie", abbreviation="C", explanation="Stoffen.")
    EntryTopsector.objects.create(
        entry=initiative, topsector=make_topsector("water"), basis="inferred", note="Wij denken."
    )
    EntryTag.objects.create(entry=initiative, tag=Tag.objects.create(code="ict", name="ICT"))


def _make_money(initiative: Any, fund: Any, said: Any, limburg: Any) -> None:
    make_citation(fund, said)
    whole = make_contribution(fund, passage=said, precision="about")
    make_citation(initiative, said, "15 miljoen")
    make_contribution(initiative, None, passage=said, payers=[], nature="total_investment")
    part = make_contribution(
        initiative,
        1_500_000,
        passage=said,
        payers=[],
        co_payers="WUR, BOM",
        start_year=2011,
        end_year=2012,
        period_text="twee jaar",
        included_in=whole,
        note="In het fonds.",
    )
    ContributionPayer.objects.create(contribution=part, region=limburg, implied=True)


def _make_part_of_a_part(tranche: Any, fund: Any, said: Any) -> None:
    """Between the two lies a concept: hidden, and still no reason to count a euro twice."""
    concept = make_fund(number=7, slug="tussen", publication="concept", owner=fund.owner)
    make_citation(concept, said)
    between = make_contribution(concept, passage=said, included_in=fund.contributions.get())
    make_citation(tranche, said)
    make_contribution(tranche, 5_000_000, passage=said, included_in=between)


def empty_register() -> None:
    call_command("flush", interactive=False, verbosity=0)


def quietly(line: str) -> None:
    """Hear of the progress and say nothing."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def read(folder: Path, table: str) -> Rows:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(folder: Path, table: str, change: Callable[[Rows], Any]) -> None:
    """Change the rows of a file, in place."""
    rows = read(folder, table)
    names = list(rows[0])
    change(rows)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
