from register.search.facets import Facet
from register.search.filters import ChoicesFilter, EntryFilter, labels_of

from .models import Fund

REVOLVING = Facet(
    "revolverend",
    "Revolverend",
    "entry__fund__revolving",
    labels_of(Fund.Revolving.choices),
    unknown_is=Fund.Revolving.UNKNOWN,
    kind=Fund.KIND,
    expression="(SELECT revolving FROM funds_fund WHERE entry_ptr_id = entry_id)",
    hint="Komt het geld terug in het fonds?",
)


class FundFilter(EntryFilter):
    """The query string of /fondsen."""

    KIND = Fund.KIND

    revolverend = ChoicesFilter(
        Fund.Revolving.choices, "Revolverend", "De keuze ‘%(value)s’ bestaat niet."
    )

    FACETS = [*EntryFilter.FACETS, REVOLVING]
