"""What every entry of the register shares. Read entry.py first."""

from .classification import Tag, Theme, Topsector
from .contribution import Contribution, ContributionPayer, MemberPayment, PublicWhole
from .entry import (
    Entry,
    EntryQuerySet,
    KindMixin,
    NestedMixin,
    kind_column,
    refuse_part_of_itself,
)
from .index import EntryIndex
from .language import BuildingWord, IrregularWord, Synonym, Word
from .links import Distinction, EntryRegion, EntryTag, EntryTopsector
from .names import EntryName, names_alike
from .region import Region, RegionClosure, RegionCode, RegionMembership
from .source import Citation, Passage, SourceDocument
from .tally import Counts, FacetTally
from .user import User, UserRegion
from .version import RegisterVersion

__all__ = [
    "BuildingWord",
    "Citation",
    "Contribution",
    "ContributionPayer",
    "Counts",
    "Distinction",
    "Entry",
    "EntryIndex",
    "EntryName",
    "EntryQuerySet",
    "EntryRegion",
    "EntryTag",
    "EntryTopsector",
    "FacetTally",
    "IrregularWord",
    "KindMixin",
    "MemberPayment",
    "NestedMixin",
    "Passage",
    "PublicWhole",
    "Region",
    "RegionClosure",
    "RegionCode",
    "RegionMembership",
    "RegisterVersion",
    "SourceDocument",
    "Synonym",
    "Tag",
    "Theme",
    "Topsector",
    "User",
    "UserRegion",
    "Word",
    "kind_column",
    "names_alike",
    "refuse_part_of_itself",
]
