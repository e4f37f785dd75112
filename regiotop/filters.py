from funds.filters import FundFilter
from register.facets import Facet
from register.filters import ChoicesFilter, labels_of
from register.models import Entry


class SearchFilter(FundFilter):
    """The query string of /zoeken: all kinds, and what only funds are asked."""

    soort = ChoicesFilter(Entry.Kind.choices, "Soort", "De soort ‘%(value)s’ bestaat niet.")

    FACETS = [
        Facet("soort", "Soort", "kind", labels_of(Entry.Kind.choices)),
        *FundFilter.FACETS,
    ]
