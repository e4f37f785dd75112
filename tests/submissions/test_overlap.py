"""What looks like a proposal, why, who may see it, and that each pair is asked about once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from register.models import Entry, EntryName, Region, names_alike
from submissions.models import Submission
from submissions.overlap import look_alikes, unanswered, verdicts_for_review
from tests import make

from .look_alikes import TITLE, judge, propose, titles


@pytest.fixture
def region() -> Region:
    return make.make_region("Gelderland")


# Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Food Valley kennis as",
        "foodvalley kennisas",
        "Fóód-Valley: Kennis/As!",
        "Kennis-as Foodvalley",
    ],
)
def test_names_written_apart_together_or_with_accents_are_alike(region, title):
    make.make_initiative(title=TITLE)

    assert titles(propose(region, title)) == [TITLE]


def test_aliases_of_both_sides_are_compared(region):
    make.make_initiative(title="Programma van de provincie", aliases=["Foodvalley 2020"])

    found = look_alikes(propose(region, "Iets heel anders", aliases=["Food Valley 2020"]))

    assert [each.reasons for each in found] == [["een andere naam is gelijk: ‘Foodvalley 2020’"]]


def test_an_entry_is_found_by_its_new_title_and_not_by_the_old_one(region):
    entry = make.make_initiative(title=TITLE, aliases=["Kraamkamer"])
    entry.title, entry.aliases = "Brainport", []
    entry.save()

    assert titles(propose(region)) == titles(propose(region, "Kraamkamer")) == []
    assert titles(propose(region, "Brainport")) == ["Brainport"]


def test_names_follow_what_plain_sql_writes():
    entry = make.make_initiative(title=TITLE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE register_entry SET aliases = '{Één,Два}' WHERE id = %s", [entry.pk])

    names = EntryName.objects.filter(entry=entry).order_by("together")

    assert list(names.values_list("apart", "together")) == [
        ("een", "een"),
        ("foodvalley kennis as", "foodvalleykennisas"),
    ]


def test_a_comparison_leaves_the_settings_of_the_connection_alone(region):
    make.make_initiative(title=TITLE)
    names_alike(["Food Valley"], None, None)

    with connection.cursor() as cursor:
        cursor.execute("SHOW pg_trgm.similarity_threshold")
        assert cursor.fetchone() == ("0.3",)


# Reasons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposed", "entry", "reason"),
    [
        ({"place": " wageningen"}, {"place": "Wageningen"}, "zelfde plaats: Wageningen"),
        ({"theme": "campussen"}, {}, "zelfde thema: Campussen"),
        (
            {"start_year": 2010, "end_year": "2015"},
            {"start_year": 2011, "end_year": 2020},
            "de perioden overlappen: 2011-2015",
        ),
        ({"start_year": "2012"}, {"end_year": 2012}, "de perioden overlappen: 2012"),
        ({"start_year": 2011}, {"start_year": 2009}, "de perioden overlappen: vanaf 2011"),
        ({"end_year": 2013}, {"end_year": 2015}, "de perioden overlappen: tot en met 2013"),
    ],
)
def test_what_two_have_in_common_is_a_reason(region, proposed, entry, reason):
    make.make_initiative(title=TITLE, **entry)

    [bare], [found] = look_alikes(propose(region)), look_alikes(propose(region, **proposed))

    assert bare.reasons == [f"de titel is gelijk: ‘{TITLE}’"]
    assert found.reasons == [*bare.reasons, reason]
    assert found.score > bare.score


@pytest.mark.parametrize(
    ("proposed", "entry"),
    [
        ({"place": ""}, {"place": ""}),
        ({"theme": "fondsen"}, {}),
        ({"start_year": 2010, "end_year": 2011}, {"start_year": 2012}),
        ({"start_year": 2010}, {}),
        ({}, {"start_year": 2010}),
    ],
)
def test_what_differs_or_is_unknown_is_no_reason(region, proposed, entry):
    make.make_initiative(title=TITLE, **entry)

    [found] = look_alikes(propose(region, **proposed))

    assert found.reasons == [f"de titel is gelijk: ‘{TITLE}’"]


def test_shared_topsectors_are_a_reason(region):
    water, energy = make.make_topsector("water"), make.make_topsector("energie")
    make.make_initiative(title=TITLE, topsectors=[water, energy, make.make_topsector("chemie")])
    rows = [{"topsector": "water"}, {"topsector": "energie"}, {"topsector": "logistiek"}]

    [found] = look_alikes(propose(region, topsectors=rows))

    assert found.reasons[1:] == ["zelfde topsector: Energie, Water"]


def test_a_region_is_shared_with_what_lies_in_it_and_with_what_it_lies_in(region):
    town, other = make.make_region("Ede", kind="gemeente"), make.make_region("Limburg")
    make.make_membership(town, region)
    make.make_initiative(title=TITLE, regions=[town])
    make.make_initiative(title=f"{TITLE} 2", regions=[region])
    make.make_initiative(title=f"{TITLE} 3", regions=[other])

    of_region = {each.entry.title: each.reasons[1:] for each in look_alikes(propose(region))}
    of_town = {each.entry.title: each.reasons[1:] for each in look_alikes(propose(town))}

    same = "dezelfde regio: provincie Gelderland"
    assert of_region == {TITLE: [same], f"{TITLE} 2": [same], f"{TITLE} 3": []}
    assert of_town == {
        TITLE: ["dezelfde regio: gemeente Ede"],
        f"{TITLE} 2": [same],
        f"{TITLE} 3": [],
    }


def test_the_best_come_first_and_no_more_than_eight(region):
    for number in range(10):
        make.make_initiative(title=f"{TITLE} {number}")
    make.make_initiative(title=f"{TITLE} elders", regions=[region], place="Ede")
    make.make_initiative(title=TITLE)

    found = titles(propose(region, place="Ede"))

    assert found[:2] == [TITLE, f"{TITLE} elders"]
    assert len(found) == 8


# Not asked twice ------------------------------------------------------------------------------


@pytest.fixture
def pair(region: Region) -> list[Entry]:
    """Two entries of the region that look alike."""
    return [make.make_initiative(title=f"{TITLE} {n}", regions=[region]) for n in (1, 2)]


def change(entry: Entry, **fields) -> Submission:
    return propose(entry.owner, entry.title, entry=entry, **fields)


def test_an_entry_is_not_compared_with_itself_nor_asked_when_it_is_withdrawn(pair):
    one, other = pair

    assert titles(change(one)) == [other.title]
    assert titles(change(other, action="intrekken")) == []


def test_what_this_proposal_says_is_shown_and_not_asked(pair):
    submission = change(pair[0])
    verdict = judge(submission, pair[1])

    assert [each.verdict for each in look_alikes(submission)] == [verdict]
    assert unanswered(submission) == []


def test_another_title_asks_about_new_look_alikes_only(region, pair):
    submission = change(pair[0])
    judge(submission, pair[1])
    new = make.make_initiative(title="Foodvalley: de kraamkamer")

    submission.proposed["title"] = "Foodvalley kraamkamer 2"

    assert [each.entry.title for each in unanswered(submission)] == [new.title]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("state", "is_asked"),
    [
        ("concept", True),
        ("ingetrokken", True),
        ("afgewezen", True),
        ("ingediend", False),
        ("teruggestuurd", False),
        ("overgenomen", False),
        ("deels-overgenomen", False),
    ],
)
def test_what_another_proposal_said_of_the_two_is_not_asked(pair, state, is_asked, turned):
    one, other = pair[::-1] if turned else pair
    earlier = make.make_submission(entry=Entry.objects.get(pk=one.pk), region=make.make_region())
    judge(earlier, other)
    submission = change(pair[0])
    assert titles(submission) == [pair[1].title]

    decided = {"decided_by": make.make_user(), "decided_at": "2026-01-01T12:00Z"}
    fields = decided if state in {"afgewezen", "overgenomen", "deels-overgenomen"} else {}
    Submission.objects.filter(pk=earlier.pk).update(state=state, decision_note="Zo", **fields)

    assert bool(look_alikes(submission)) == is_asked


@pytest.mark.parametrize("turned", [False, True])
def test_what_the_register_tells_apart_is_not_asked(pair, turned):
    one, other = pair[::-1] if turned else pair

    make.make_distinction(Entry.objects.get(pk=one.pk), Entry.objects.get(pk=other.pk))

    assert titles(change(pair[0])) == []


@pytest.mark.parametrize("turned", [False, True])
def test_a_part_and_its_whole_are_not_asked(pair, turned):
    part, whole = pair[::-1] if turned else pair
    part.parent = whole
    part.save()

    assert titles(change(pair[0])) == []


def test_the_whole_that_the_proposal_itself_names_is_not_asked(region, pair):
    assert len(titles(propose(region))) == 2

    submission = propose(region, parent=pair[0].public_number)

    assert titles(submission) == [pair[1].title]


# For who decides ------------------------------------------------------------------------------


def test_who_decides_sees_what_was_said_what_was_not_and_what_no_longer_looks_alike(region):
    told, new, gone = (
        make.make_initiative(title=title) for title in (TITLE, f"{TITLE} 2", "Iets anders")
    )
    submission = propose(region)
    judge(submission, told)
    judge(submission, gone, "zelfde")

    with CaptureQueriesContext(connection) as queries:
        found = verdicts_for_review(submission)
        roles = [each.verdict.by.get_role_display() for each in found if each.verdict]

    assert [(e.entry.title, e.verdict and e.verdict.verdict, len(e.reasons)) for e in found] == [
        (told.title, "verschillend", 1),
        (new.title, None, 1),
        (gone.title, "zelfde", 0),
    ]
    assert roles == ["regiomedewerker"] * 2
    assert len(queries) <= 14


# Whatever is typed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "%" * 200,
        "_" * 200,
        "'; DROP TABLE register_entry; --",
        "\\",
        "food\0valley",
        "\ud800",
        "🌷🌷",
        "Продовольственная долина",
        "a",
        "{}",
        "x" * 100_000,
        None,
        12,
        ["Food Valley"],
        {"a": 1},
    ],
)
def test_whatever_a_draft_holds_never_fails(region, title):
    make.make_initiative(title="Iets anders")
    submission = propose(region)

    # As a form would show it before it is saved: jsonb takes no NUL.
    submission.proposed = dict.fromkeys(
        ["title", "place", "theme", "start_year", "end_year", "parent", "aliases"], title
    ) | {"aliases": [title] * 50, "regions": [{"region": title}], "topsectors": [title]}

    assert look_alikes(submission) == []
    submission.proposed = {"aliases": title, "regions": title, "topsectors": title}
    assert look_alikes(submission) == []
