"""Facets on the annex: each number is what a reader gets who chooses the option beside it."""

import pytest
from django.http import QueryDict

from funds.filters import FundFilter
from initiatives.filters import CampusFilter, InitiativeFilter
from regiotop.filters import SearchFilter
from register.models import Entry, RegionClosure
from register.search.counting import CountedFacet, Option
from register.search.finding import Found, find

pytestmark = pytest.mark.usefixtures("annex_register")

LISTS = {
    "search": SearchFilter,
    "initiatives": InitiativeFilter,
    "campuses": CampusFilter,
    "funds": FundFilter,
}
# What was chosen already, when a reader looks at the numbers.
CHOSEN = {
    "search": [
        "",
        "q=campus",
        "regio=PV31",
        "regio=PV31&regio=PV30&topsector=chemie",
        "topsector=chemie&topsector=water",
        "topsector=chemie&alle=on",
        "topsector=life-sciences-health&letterlijk=on",
        "topsector=onbekend&jaar=onbekend",
        "bedrag=onbekend&soort=fund",
        "bedrag=10-tot-100-miljoen&open=jaren&onderwerp=onbekend",
        "van=2011&bedrag_van=1",
        "thema=campussen&ladder=uitvoering",
    ],
    "initiatives": ["", "ladder=wens&ladder=besluit"],
    "campuses": ["", "fase=onbekend", "fase=onbekend&regio=ld-randstad"],
    "funds": ["", "revolverend=ja", "revolverend=onbekend&revolverend=ja&q=fonds"],
}
CASES = [(name, query) for name, queries in CHOSEN.items() for query in queries]


def ask(name: str, query: str) -> Found:
    found = find(LISTS[name], QueryDict(query))
    assert found.filter.form.errors == {}
    return found


def facet(found: Found, name: str) -> CountedFacet:
    return next(each for each in found.summary.facets if each.name == name)


def counts(found: Found, name: str) -> dict[str, int]:
    return {option.value: option.count for option in facet(found, name).options}


def choose(query: str, name: str, option: Option) -> str:
    """The query string after a click on the option: chosen ones are of the list already."""
    return query if option.chosen else f"{query}&{name}={option.value}"


@pytest.mark.parametrize(("name", "query"), CASES)
def test_each_option_gives_as_many_results_as_it_says(name, query):
    wrong = {}
    for shown in ask(name, query).summary.facets:
        # All of its options, also those that are folded away.
        for option in facet(ask(name, f"{query}&toon={shown.name}"), shown.name).options:
            total = ask(name, choose(query, shown.name, option)).summary.total
            if not option.chosen and total != option.count:
                wrong[f"{shown.name}={option.value}"] = (option.count, total)

    assert wrong == {}


def test_each_total_is_the_number_of_entries_on_the_pages():
    found = ask("search", "regio=PV31&q=innovatie")

    assert found.summary.total == found.filter.narrowed().count() > 0


def test_a_list_has_no_option_without_results_and_forgets_no_option_with_some():
    shown = counts(ask("search", "thema=expats&toon=regio"), "regio")

    found = Entry.objects.published().filter(theme__code="expats")
    wholes = RegionClosure.objects.filter(part__entries__in=found)
    with_wholes = set(wholes.values_list("whole__code", flat=True))
    assert set(shown) == with_wholes
    assert min(shown.values()) > 0
