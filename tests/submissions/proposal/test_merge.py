"""Base, mine and theirs."""

import pytest

from submissions.proposal.changes import Part, changes, largest_amount
from submissions.proposal.marking import Marker, Run
from submissions.proposal.merge import changed_paths, conflicting_paths, merged
from tests.make import make_region, make_theme

BASE = {
    "title": "Oud",
    "place": "",
    "partners": ["Rijk"],
    "regions": [{"key": "PV31", "role": "a"}],
}


def with_(**fields) -> dict:
    return BASE | fields


def row(key: str, role: str) -> dict:
    return {"key": key, "role": role}


@pytest.mark.parametrize(
    ("proposed", "paths"),
    [
        (BASE, []),
        (with_(title="Nieuw"), ["title"]),
        (with_(place=None), []),
        (with_(partners=[]), ["partners"]),
        (with_(regions=[row("PV31", "b")]), ["regions/PV31"]),
        (with_(regions=[row("PV31", "a"), row("PV30", "a")]), ["regions/PV30"]),
        (with_(regions=[]), ["regions/PV31"]),
    ],
)
def test_what_changes_is_a_field_or_a_row(proposed, paths):
    assert changed_paths(BASE, proposed) == paths


def test_the_order_of_rows_is_no_change():
    base = with_(regions=[row("a", "x"), row("b", "x")])
    other = with_(regions=[row("b", "x"), row("a", "x")])

    assert changed_paths(base, other) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "paths"),
    [
        (with_(title="Mijn"), with_(title="Hun"), ["title"]),
        (with_(title="Zelfde"), with_(title="Zelfde"), []),
        (with_(title="Mijn"), with_(place="Hun"), []),
        (with_(title="Mijn"), with_(title="Oud"), []),
        (with_(regions=[]), with_(regions=[row("PV31", "b")]), ["regions/PV31"]),
        (with_(regions=[row("PV31", "b")]), with_(regions=[]), ["regions/PV31"]),
        (with_(regions=[row("PV31", "b")]), with_(regions=[row("PV30", "b")]), ["regions/PV31"]),
    ],
)
def test_a_conflict_is_where_both_changed_to_something_else(mine, theirs, paths):
    assert conflicting_paths(BASE, mine, theirs) == paths


def test_what_is_accepted_comes_on_top_of_what_the_register_says_now():
    live = with_(title="Hun", place="Delft")
    mine = with_(title="Mijn", partners=["WUR"], regions=[row("PV30", "a")])

    result = merged(live, mine, ["partners", "regions/PV30", "regions/PV31"])

    assert result == {
        "title": "Hun",
        "place": "Delft",
        "partners": ["WUR"],
        "regions": [row("PV30", "a")],
    }


def test_merging_leaves_both_sides_as_they_were():
    live, mine = with_(), with_(regions=[row("PV31", "b")])

    merged(live, mine, ["regions/PV31"])["regions"][0]["role"] = "c"

    assert live == BASE
    assert mine == with_(regions=[row("PV31", "b")])


def test_a_change_is_told_in_names_and_not_in_codes():
    make_region("Limburg", code="PV31")
    theme = make_theme("fondsen", name="Fondsen")
    base = {"theme": "", "regions": []}
    region = {"key": "PV31", "region": "PV31", "role": "contributor", "implied": True, "note": ""}

    first, second = changes(base, {"theme": theme.code, "regions": [region]}, "fund")

    assert (first.label, first.new) == ("Thema", "Fondsen")
    assert (second.path, second.label) == ("regions/PV31", "Regio: provincie Limburg")
    assert second.parts == [
        Part("regio", "", "provincie Limburg"),
        Part("rol", "", "draagt bij"),
        Part("niet genoemd", "", "ja"),
    ]
    assert (second.is_added, second.is_removed) == (True, False)


def test_of_a_row_that_changes_only_what_differs_is_told():
    line = {"key": "g1", "words": "15 miljoen", "amount": "€ 15.000.000", "named_payers": []}

    (change,) = changes(
        {"contributions": [line]},
        {"contributions": [line | {"amount": "€ 20.000.000"}]},
        "fund",
    )

    assert change.label == "Geldbedrag: 15 miljoen"
    assert change.parts == [Part("bedrag", "€ 15.000.000", "€ 20.000.000")]


def test_three_changes_take_as_many_queries_as_one(django_assert_num_queries):
    region, theme = make_region(code="PV31"), make_theme()
    rows = [{"key": f"n{n}", "region": region.code, "role": "partner"} for n in range(3)]

    with django_assert_num_queries(2):
        changes({}, {"theme": theme.code, "regions": rows[:1]}, "fund")
    with django_assert_num_queries(2):
        changes({}, {"theme": theme.code, "regions": rows}, "fund")


@pytest.mark.parametrize(
    ("old", "new", "amount"),
    [
        ("", "€ 20.000.000", 20_000_000),
        ("€ 30.000.000", "€ 20.000.000", 30_000_000),
        ("€ 30.000.000", "", 30_000_000),
        ("", "veel", None),
        ("€ 30.000.000", "€ 30.000.000", None),
    ],
)
def test_the_money_of_a_proposal_is_the_largest_amount_that_changes(old, new, amount):
    line = {"key": "g1", "words": "x"}

    found = largest_amount(
        {"contributions": [line | {"amount": old}]}, {"contributions": [line | {"amount": new}]}
    )

    assert found == amount


def test_two_texts_are_shown_as_one_word_by_word():
    assert Marker().runs("Een oud fonds", "Een nieuw fonds") == [
        Run("same", "Een "),
        Run("old", "oud"),
        Run("new", "nieuw"),
        Run("same", " fonds"),
    ]


@pytest.mark.parametrize("old", ["", "oud", "a b\nc"])
def test_the_runs_together_are_both_texts(old):
    found = Marker().runs(old, "nieuw\n woord b")

    assert "".join(run.text for run in found if run.kind != "new") == old
    assert "".join(run.text for run in found if run.kind != "old") == "nieuw\n woord b"


def test_what_no_time_is_left_for_is_shown_whole():
    assert Marker(seconds=0).runs("oud fonds", "nieuw fonds") == [
        Run("old", "oud fonds"),
        Run("new", "nieuw fonds"),
    ]


def test_a_page_that_has_used_up_its_time_shows_the_rest_whole():
    marker = Marker(seconds=0.05)
    old, new = "\n".join(["a"] * 1000), " ".join(["a", "b"] * 1000)

    for _ in range(60):
        found = marker.runs(old, new)

    assert marker.left <= 0
    assert [run.kind for run in found] == ["old", "new"]
