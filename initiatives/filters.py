from register.facets import UNKNOWN, Facet
from register.filters import ChoicesFilter, EntryFilter, labels_of

from .models import Campus

STAGE = Facet(
    "fase",
    "Fase",
    "entry__campus__stage",
    labels_of([*Campus.Stage.choices, ("", UNKNOWN)]),
    unknown_is="",
    needs=("entry_id",),
    expression="(SELECT stage FROM initiatives_campus WHERE entry_ptr_id = entry_id)",
)


class InitiativeFilter(EntryFilter):
    """The query string of /initiatieven."""


class CampusFilter(EntryFilter):
    """The query string of /campussen."""

    fase = ChoicesFilter(
        [*Campus.Stage.choices, (UNKNOWN, UNKNOWN)], "Fase", "De fase ‘%(value)s’ bestaat niet."
    )

    FACETS = [*EntryFilter.FACETS, STAGE]
