"""The rules of one entry: what a form says, and what the database refuses from anyone."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from funds.models import Fund
from initiatives.models import Campus, Initiative
from register.models import Entry, Region, User
from register.models.entry import RESERVED_SLUGS
from tests.make import (
    make_campus,
    make_contribution,
    make_fund,
    make_initiative,
    make_part_of_part,
    make_region,
    make_topsector,
    make_user,
)

SLUG = (
    "Gebruik in het adres alleen kleine letters, cijfers en losse streepjes, en geen woord dat "
    "de site zelf gebruikt."
)
REASON = "Geef een reden als u de bijdrage intrekt, en alleen dan."
YEARS = "Een jaar ligt tussen 1900 en 2100."
RULES = [
    ({"slug": "Food-Valley"}, "entry_slug_free", SLUG),
    ({"slug": "food--valley"}, "entry_slug_free", SLUG),
    ({"slug": "-food"}, "entry_slug_free", SLUG),
    *(({"slug": slug}, "entry_slug_free", SLUG) for slug in RESERVED_SLUGS),
    ({"title": " \t"}, "entry_has_title", "Vul een titel in."),
    ({"start_year": 1899}, "entry_years_plausible", YEARS),
    ({"end_year": 2101}, "entry_years_plausible", YEARS),
    (
        {"start_year": 2011, "end_year": 2010},
        "entry_period_in_order",
        "Het eindjaar ligt voor het beginjaar.",
    ),
    ({"publication": "withdrawn"}, "entry_withdrawn_with_reason", REASON),
    ({"publication": "withdrawn", "withdrawal_note": " "}, "entry_withdrawn_with_reason", REASON),
    ({"withdrawal_note": "Dubbel"}, "entry_withdrawn_with_reason", REASON),
    (
        {"confirmed_on": "2026-01-01"},
        "entry_confirmed_by_somebody",
        "Vul in wie heeft bevestigd en wanneer, of geen van beide.",
    ),
]


def execute_and_check_as_at_commit(statement: str, pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(("change", "constraint", "message"), RULES)
def test_a_form_says_in_dutch_what_an_entry_cannot_be(change, constraint, message):
    entry = make_initiative()
    for name, value in change.items():
        setattr(entry, name, value)

    with pytest.raises(ValidationError) as refusal:
        entry.full_clean()

    assert refusal.value.messages == [message]


@pytest.mark.parametrize(("change", "constraint", "message"), RULES)
def test_the_database_refuses_the_same_from_anyone(change, constraint, message):
    entry = make_initiative()

    with pytest.raises(IntegrityError, match=constraint):
        Entry.objects.filter(pk=entry.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "food-valley-2020"},
        {"slug": "aansluiting-op-het-fonds"},
        {"start_year": 2011},
        {"end_year": 2011},
        {"start_year": 2011, "end_year": 2011},
        {"publication": "withdrawn", "withdrawal_note": "Dubbel met RT-000001"},
    ],
)
def test_what_keeps_the_rules_is_accepted(change):
    entry = make_initiative()
    for name, value in change.items():
        setattr(entry, name, value)

    entry.full_clean()
    entry.save()

    stored = Entry.objects.get(pk=entry.pk)
    assert {name: getattr(stored, name) for name in change} == change


@pytest.mark.parametrize("field", ["ladder", "publication", "kind"])
def test_an_unknown_choice_does_not_enter_the_database(field):
    entry = make_initiative()

    with pytest.raises(DatabaseError):
        Entry.objects.filter(pk=entry.pk).update(**{field: "anders"})


@pytest.mark.parametrize(("field", "accepted"), [("start_year", 1900), ("end_year", 2100)])
def test_the_first_and_the_last_year_are_allowed(field, accepted):
    entry = make_initiative(**{field: accepted})

    entry.full_clean()


def test_a_slug_is_taken_once_per_kind_and_the_form_says_so():
    make_initiative(slug="food-valley")
    double = Initiative(slug="food-valley", title="Anders", ladder="wens")
    double.theme, double.owner = Entry.objects.get().theme, make_region()

    with pytest.raises(ValidationError) as refusal:
        double.full_clean()

    assert refusal.value.messages == ["Dit adres is al van een andere bijdrage."]


def test_a_slug_is_taken_once_per_kind_in_the_database_too():
    make_initiative(slug="food-valley")
    other = make_initiative(slug="anders")

    with pytest.raises(IntegrityError, match="entry_slug_per_kind"):
        Entry.objects.filter(pk=other.pk).update(slug="food-valley")


def test_a_campus_and_a_fund_may_have_the_same_slug():
    campus, fund = make_campus(slug="food-valley"), make_fund(slug="food-valley")

    assert campus.get_absolute_url() == "/campussen/food-valley"
    assert fund.get_absolute_url() == "/fondsen/food-valley"


def test_what_was_public_never_becomes_a_concept_again_and_the_form_says_so():
    entry = make_initiative()
    entry.publication = Entry.Publication.CONCEPT

    with pytest.raises(ValidationError) as refusal:
        entry.full_clean()

    assert refusal.value.message_dict == {
        "publication": ["Wat openbaar was, wordt niet weer concept: trek het in."]
    }


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("published", {"publication": "concept"}),
        ("withdrawn", {"publication": "concept", "withdrawal_note": ""}),
    ],
)
def test_what_was_public_never_becomes_a_concept_again_in_the_database(first, then):
    entry = make_initiative()
    Entry.objects.filter(pk=entry.pk, publication="published").update(
        publication=first, withdrawal_note="Dubbel" if first == "withdrawn" else ""
    )

    with pytest.raises(DatabaseError, match="Invalid transition"):
        Entry.objects.filter(pk=entry.pk).update(**then)


def test_a_concept_is_not_withdrawn_and_the_form_says_so():
    entry = make_initiative(publication="concept")
    entry.publication, entry.withdrawal_note = "withdrawn", "Nooit openbaar geweest"

    with pytest.raises(ValidationError) as refusal:
        entry.full_clean()

    assert list(refusal.value.message_dict) == ["publication"]


def test_a_concept_is_published_withdrawn_and_published_again():
    entry = make_initiative(publication="concept")
    stored = Entry.objects.filter(pk=entry.pk)

    for publication, note in [("published", ""), ("withdrawn", "Dubbel"), ("published", "")]:
        stored.update(publication=publication, withdrawal_note=note)

    assert stored.get().is_published


def test_a_number_never_changes():
    entry = make_initiative()

    with pytest.raises(DatabaseError, match="Cannot update"):
        Entry.objects.filter(pk=entry.pk).update(number=999_999)


def test_a_number_is_not_given_again_after_a_rollback():
    with transaction.atomic():
        lost = make_initiative().number
        transaction.set_rollback(True)

    assert not Entry.objects.exists()
    assert make_initiative().number == lost + 1


def test_a_number_is_shown_with_six_digits_and_leads_to_a_permanent_address():
    entry = make_initiative(number=123)

    assert entry.public_number == "RT-000123"
    assert entry.get_permanent_url() == "/rt/000123"


@pytest.mark.parametrize(
    ("constraint", "insert"),
    [
        (
            "initiatives_campus_is_campus",
            "INSERT INTO initiatives_campus (entry_ptr_id, stage) VALUES (%s, '')",
        ),
        (
            "funds_fund_is_fund",
            "INSERT INTO funds_fund (entry_ptr_id, instrument, manager, national_fund_route) "
            "VALUES (%s, '', '', '')",
        ),
    ],
)
def test_an_entry_has_no_row_in_the_table_of_another_kind(constraint, insert):
    entry = make_initiative()

    with pytest.raises(IntegrityError, match=constraint):
        execute_and_check_as_at_commit(insert, entry.pk)


def test_the_kind_of_an_entry_cannot_leave_its_row_behind():
    entry = make_initiative()

    with pytest.raises(IntegrityError, match="initiatives_initiative_is_initiative"):
        execute_and_check_as_at_commit(
            "UPDATE register_entry SET kind = 'fund' WHERE id = %s", entry.pk
        )


def test_an_entry_has_one_row_of_its_own_kind():
    entry = make_initiative()

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO initiatives_initiative (entry_ptr_id) VALUES (%s)", [entry.pk])


@pytest.mark.parametrize("make", [make_initiative, make_campus, make_fund])
def test_an_entry_cannot_be_deleted(make):
    entry = make(regions=[])

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        entry.delete()

    assert Entry.objects.get() == Entry.objects.get(pk=entry.pk)


@pytest.mark.parametrize("make", [make_initiative, make_campus, make_fund])
def test_the_row_of_a_kind_cannot_be_deleted_from_under_its_entry(make):
    entry = make(regions=[])

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        entry.delete(keep_parents=True)

    assert type(entry).objects.filter(pk=entry.pk).exists()


def test_a_query_cannot_delete_entries_either():
    make_initiative(regions=[])

    with pytest.raises(DatabaseError, match="Cannot delete"):
        Entry.objects.all().delete()


def test_raw_sql_cannot_delete_an_entry_either():
    entry = make_initiative(regions=[])

    with pytest.raises(DatabaseError, match="Cannot delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_entry WHERE id = %s", [entry.pk])


def test_a_region_with_entries_cannot_be_deleted():
    limburg = make_region("Limburg")
    make_initiative(regions=[limburg])

    with pytest.raises(ProtectedError):
        limburg.delete()


def test_the_public_sees_what_is_published_and_nothing_else():
    shown = make_initiative()
    make_initiative(publication="concept")
    withdrawn = make_initiative()
    Entry.objects.filter(pk=withdrawn.pk).update(publication="withdrawn", withdrawal_note="Dubbel")

    assert list(Initiative.objects.published()) == [shown]
    assert set(Initiative.objects.once_published()) == {shown, withdrawn}


def test_a_regional_official_sees_what_the_own_regions_own_drafts_included():
    limburg, zeeland = make_region("Limburg"), make_region("Zeeland")
    draft = make_initiative(regions=[limburg], publication="concept")
    named = make_initiative(owner=zeeland, regions=[limburg])
    official = make_user(User.Role.REGIONAL_OFFICIAL, regions=[limburg])

    assert set(Initiative.objects.all()) == {draft, named}
    assert list(Initiative.objects.visible_to(official)) == [draft]


def test_a_regional_official_without_regions_sees_nothing():
    make_initiative()
    official = make_user(User.Role.REGIONAL_OFFICIAL)

    assert list(Initiative.objects.visible_to(official)) == []


@pytest.mark.parametrize("role", [User.Role.COORDINATOR, User.Role.ADMINISTRATOR])
def test_coordinators_and_administrators_see_every_region(role):
    draft = make_initiative(publication="concept")

    assert list(Initiative.objects.visible_to(make_user(role))) == [draft]


@pytest.mark.parametrize(
    ("model", "kind"), [(Initiative, "initiative"), (Campus, "campus"), (Fund, "fund")]
)
def test_each_kind_says_what_it_is_before_it_is_saved(model, kind):
    assert model().kind == kind


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_list_is_loaded_in_the_same_queries_for_any_number_of_entries(
    django_assert_num_queries, item_count
):
    listed = [
        make_initiative(regions=[make_region(), make_region()], topsectors=[make_topsector()])
        for _ in range(item_count)
    ]
    for entry in listed:
        make_contribution(entry)
        make_part_of_part(entry)

    with django_assert_num_queries(5):
        entries = list(Entry.objects.for_listing().filter(pk__in=[e.pk for e in listed]))
        regions = [link.region.name for e in entries for link in e.region_links.all()]
        held = [c.is_held_by_another for e in entries for c in e.contributions.all()]

    assert len(entries) == item_count
    assert held == [False, True] * item_count
    assert len(regions) == 2 * item_count
    assert Region.objects.count() >= 2 * item_count
