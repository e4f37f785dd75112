from register.search.facets import UNKNOWN, Facet
from register.search.filters import ChoicesFilter, EntryFilter, labels_of

from .models import Campus, Initiative

STAGE = Facet(
    "fase",
    "Fase",
    "entry__campus__stage",
    labels_of([*Campus.Stage.choices, ("", UNKNOWN)]),
    unknown_is="",
    kind=Campus.KIND,
    expression="(SELECT stage FROM initiatives_campus WHERE entry_ptr_id = entry_id)",
)


class InitiativeFilter(EntryFilter):
    """The query string of /initiatieven."""

    KIND = Initiative.KIND


class CampusFilter(EntryFilter):
    """The query string of /campussen."""

    KIND = Campus.KIND

    fase = ChoicesFilter(
        [*Campus.Stage.choices, (UNKNOWN, UNKNOWN)], "Fase", "De fase ‘%(value)s’ bestaat niet."
    )

    FACETS = [*EntryFilter.FACETS, STAGE]
