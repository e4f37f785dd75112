"""The numbers beside the options, case by case, and how long they are kept."""

from itertools import permutations

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import QueryDict

from regiotop.filters import SearchFilter
from register.models import Entry, EntryTopsector, RegisterVersion
from register.search.counting import CountedFacet
from register.search.finding import Found, find
from tests.make import (
    make_campus,
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_topsector,
)


def ask(query: str) -> Found:
    found = find(SearchFilter, QueryDict(query))
    assert found.filter.form.errors == {}
    return found


def facet(found: Found, name: str) -> CountedFacet:
    return next(each for each in found.summary.facets if each.name == name)


def counts(found: Found, name: str) -> dict[str, int]:
    return {option.value: option.count for option in facet(found, name).options}


def test_an_option_that_was_chosen_is_shown_with_no_results_too():
    make_initiative(regions=[make_region(code="R1")])
    make_region(code="R2")

    found = ask("regio=R2")

    option = facet(found, "regio").chosen[0]
    assert (found.summary.total, option.value, option.count) == (0, "R2", 0)


def test_a_region_tells_how_many_are_its_own_where_members_have_some_too():
    province, city = make_region(code="P"), make_region(code="C", kind="gemeente")
    make_membership(city, province)
    make_initiative(regions=[province])
    make_initiative(regions=[city])

    options = facet(ask(""), "regio").options

    assert {o.value: (o.count, o.own) for o in options} == {"P": (2, 1), "C": (1, None)}


def test_all_of_the_chosen_topsectors_narrows_and_any_of_them_widens():
    water, chemie = make_topsector("water"), make_topsector("chemie")
    make_initiative(topsectors=[water])
    make_initiative(topsectors=[chemie])
    make_initiative(topsectors=[water, chemie])

    any_of = counts(ask("topsector=water"), "topsector")
    all_of = counts(ask("topsector=water&alle=on"), "topsector")

    assert (any_of["chemie"], all_of["chemie"]) == (3, 1)


def test_letterlijk_counts_no_inferred_topsector():
    water = make_topsector("water")
    make_initiative(topsectors=[water])
    EntryTopsector.objects.create(entry=make_initiative(), topsector=water, basis="inferred")

    with_inferred = counts(ask(""), "topsector")
    stated = counts(ask("letterlijk=on"), "topsector")

    assert with_inferred == {"water": 2}
    assert stated == {"water": 1, "onbekend": 1}


def test_only_published_entries_count():
    make_initiative(publication=Entry.Publication.PUBLISHED)
    make_initiative(publication=Entry.Publication.CONCEPT)

    assert counts(ask(""), "soort") == {"initiative": 1}


def test_only_the_largest_options_are_shown_until_all_are_asked_for():
    for number in range(15):
        region = make_region(f"Gemeente {number:02d}", "gemeente", code=f"G{number:02d}")
        for _ in range(1 + (number == 14)):
            make_initiative(regions=[region])

    few, every = ask("regio=G13"), ask("regio=G13&toon=regio")

    shown = facet(few, "regio")
    assert (len(shown.options), shown.hidden) == (8, 7)
    assert {"G13", "G14"} <= {option.value for option in shown.options}
    assert (len(facet(every, "regio").options), facet(every, "regio").hidden) == (15, 0)


def test_a_few_options_more_are_not_hidden():
    for number in range(10):
        make_initiative(regions=[make_region(code=f"G{number}")])

    shown = facet(ask(""), "regio")

    assert (len(shown.options), shown.hidden) == (10, 0)


def test_filters_in_error_leave_the_numbers_of_the_others():
    make_fund()
    make_campus()

    found = find(SearchFilter, QueryDict("soort=fund&van=elf"))

    assert list(found.filter.form.errors) == ["van"]
    assert (found.summary.total, counts(found, "soort")) == (1, {"fund": 1, "campus": 2})


@pytest.mark.parametrize(
    "query", ["bedrag_van=0", "bedrag_tot=0", "bedrag_van=0&bedrag_tot=5", "van=1900", "q=fonds"]
)
def test_the_total_is_the_number_of_entries_found(query):
    make_contribution(make_fund(title="Fonds"), amount_eur=5, words="5 euro")
    make_initiative()

    found = ask(query)

    assert found.summary.total == found.filter.narrowed().count()


def test_a_region_that_is_found_already_is_still_to_be_chosen():
    north, province = make_region(code="N"), make_region(code="P")
    make_membership(province, north)
    make_initiative(regions=[province])
    make_initiative()

    options = facet(ask("regio=N&toon=regio"), "regio").options

    assert {"N": 1, "P": 1}.items() <= {option.value: option.count for option in options}.items()


def test_all_of_the_chosen_and_none_at_all_is_nothing():
    make_initiative(topsectors=[make_topsector("water")])
    make_initiative()

    found = ask("alle=on&topsector=water&topsector=onbekend")

    assert (found.summary.total, found.filter.narrowed().count()) == (0, 0)


# Kept under the version of the register ------------------------------------------------------


def queries_of(query: str) -> int:
    with connection.execute_wrapper(log := Log()):
        ask(query)
    return len(log.asked)


class Log:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.asked.append(sql)
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_counted_twice_while_the_register_stands_still(kept_counts):
    make_initiative()

    first, second = queries_of("ladder=wens"), queries_of("ladder=wens&volgorde=titel")

    assert (first > 2, second) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_showing_all_options_counts_nothing_anew(kept_counts):
    make_initiative()
    first = Log()
    with connection.execute_wrapper(first):
        ask("ladder=wens")

    second = Log()
    with connection.execute_wrapper(second):
        ask("ladder=wens&toon=regio")

    assert [any("MATERIALIZED" in sql for sql in log.asked) for log in (first, second)] == [
        True,
        False,
    ]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_public_is_counted_at_once(kept_counts):
    make_initiative()
    before = ask("").summary.total
    version = RegisterVersion.current()

    with transaction.atomic():
        make_initiative()

    assert RegisterVersion.current() != version
    assert (before, ask("").summary.total) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_one_list_is_never_another(kept_counts):
    """Whichever was asked first."""
    region = make_region(code="R1")
    for number in range(3):
        make_initiative(title=f"Water {number}", regions=[region] if number else [])
    make_fund(title="Zand", summary="Bij water.", regions=[region])
    queries = ["", "q=water", "q=water&regio=R1", "regio=R1", "regio=R1&soort=fund"]
    queries += ["q=water&q=zand", "q=zand&q=water"]
    expected = {}
    for query in queries:
        caches["counts"].clear()
        expected[query] = ask(query).summary

    for order in permutations(queries, 3):
        caches["counts"].clear()

        assert [ask(query).summary for query in order] == [expected[query] for query in order]
