"""What stands in which file: one description, by which the export writes and the loader reads.

A table lists the fields of its model by name. A reference to a row of another table is written
as the key of that row, its code or number, and never as a database id. What the database works
out itself, and what is about persons, is not listed. A new field is one word here.
"""

from __future__ import annotations

from funds.models import Fund
from initiatives.models import Campus, Initiative
from register.models import (
    Citation,
    Contribution,
    ContributionPayer,
    Distinction,
    Entry,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    Passage,
    Region,
    RegionCode,
    RegionMembership,
    SourceDocument,
    Tag,
    Theme,
    Topsector,
)
from register.models.source import ANNEX_CODE

from .schema import Link, NearestPublic, Position, Table

PUBLISHED = {"publication": Entry.Publication.PUBLISHED}
# The annex is public as a whole; of another source, only what a published entry rests on.
PUBLICLY_CITED = Citation.objects.filter(entry__publication=Entry.Publication.PUBLISHED)

TABLES = [
    Table("topsectors", Topsector, "code name abbreviation explanation position", key="code"),
    Table("themes", Theme, "code name chapter chapter_name position", key="code"),
    Table("tags", Tag, "code name", key="code"),
    Table("regions", Region, "code name slug kind official_name aliases note", key="code"),
    Table(
        "region_codes",
        RegionCode,
        "region scheme value valid_from valid_until",
        key="region scheme value",
    ),
    Table(
        "region_memberships",
        RegionMembership,
        "part whole basis valid_from valid_until note",
        key="part whole valid_from",
    ),
    Table(
        "source_documents",
        SourceDocument,
        "code title publisher published_on url",
        key="code",
        public={"code": ANNEX_CODE, "pk__in": PUBLICLY_CITED.values("passage__document")},
    ),
    Table(
        "passages",
        Passage,
        "document number chapter section theme text no_fact_reason",
        key="document number",
        public={"document__code": ANNEX_CODE, "pk__in": PUBLICLY_CITED.values("passage")},
    ),
    Table(
        "entries",
        Entry,
        "number kind slug title aliases summary note theme ladder",
        "start_year end_year period_text place partners owner",
        key="number",
        public=PUBLISHED,
        constants=PUBLISHED,
    ),
    Table(
        "initiatives",
        Initiative,
        Link("entry_ptr", "number"),
        "area_ha quantity quantity_words parent",
        key="number",
    ),
    Table(
        "campuses",
        Campus,
        Link("entry_ptr", "number"),
        "latitude longitude floor_area_existing_m2 floor_area_planned_m2 stage parent",
        key="number",
    ),
    Table(
        "funds",
        Fund,
        Link("entry_ptr", "number"),
        "revolving instrument manager national_fund_relation national_fund_route parent",
        key="number",
    ),
    Table("entry_regions", EntryRegion, "entry region role implied note", key="entry region"),
    Table("entry_topsectors", EntryTopsector, "entry topsector basis note", key="entry topsector"),
    Table("entry_tags", EntryTag, "entry tag", key="entry tag"),
    # Before the amounts, which may only rest on them.
    Table(
        "citations",
        Citation,
        "entry",
        Link("passage", "document sentence"),
        "quote",
        key="entry document sentence",
    ),
    Table(
        "contributions",
        Contribution,
        "entry",
        Position("position", within="entry"),
        "amount_eur precision words nature co_payers start_year end_year period_text",
        Link("passage", "document sentence"),
        # Else a part of a part of a concept would count once more in whoever loads the files.
        NearestPublic("included_in", "included_in_entry included_in_position"),
        "note",
        key="entry position",
    ),
    Table(
        "contribution_payers",
        ContributionPayer,
        Link("contribution", "entry position"),
        "region implied",
        key="entry position region",
    ),
    Table("distinctions", Distinction, "entry other explanation", key="entry other"),
]
