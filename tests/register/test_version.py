"""The register version moves with each commit that changes something public, and with no other."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from register.models import (
    BuildingWord,
    Entry,
    IrregularWord,
    Passage,
    Region,
    RegionCode,
    RegionMembership,
    RegisterVersion,
    SourceDocument,
    Synonym,
    Tag,
    Theme,
    Topsector,
)
from tests.make import (
    make_contribution,
    make_distinction,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_topsector,
)

pytestmark = pytest.mark.django_db(transaction=True)


def number() -> int:
    return RegisterVersion.objects.get().number


@pytest.fixture
def entry() -> Entry:
    """A published entry with something of everything that may change."""
    entry = make_initiative(topsectors=[make_topsector()])
    make_contribution(entry)
    make_membership(entry.owner, make_region())
    RegionCode.objects.create(region=entry.owner, scheme="CBS", value="PV99")
    Tag.objects.create(code="ict", name="ICT")
    return entry


CHANGES: dict[str, Callable[[Entry], object]] = {
    "a form": lambda entry: entry.save(),
    "many at once": lambda entry: Entry.objects.update(note="Let op."),
    "withdrawal": lambda entry: Entry.objects.update(
        publication="withdrawn", withdrawal_note="Dubbel"
    ),
    "a region link": lambda entry: entry.region_links.all().delete(),
    "a topsector link": lambda entry: entry.topsector_links.update(note="Volgt uit het doel."),
    "an amount": lambda entry: entry.contributions.update(amount_eur=2),
    "a payer": lambda entry: entry.contributions.get().payer_links.all().delete(),
    "a quote": lambda entry: entry.citations.update(quote="15 miljoen"),
    "a distinction": transaction.atomic(make_distinction),
    "a region": lambda entry: Region.objects.update(note="Opgeheven."),
    "a code": lambda entry: RegionCode.objects.all().delete(),
    "a membership": lambda entry: RegionMembership.objects.update(valid_until="2000-01-01"),
    "a topsector": lambda entry: Topsector.objects.update(explanation="Alles over chemie."),
    "a theme": lambda entry: Theme.objects.update(chapter_name="Kennis"),
    "a tag": lambda entry: Tag.objects.update(name="Digitaal"),
    "a source": lambda entry: SourceDocument.objects.update(publisher="EL&I"),
    "a sentence": lambda entry: Passage.objects.update(section="Campussen"),
    "a synonym": lambda entry: Synonym.objects.create(term="Fryslân", meaning="Friesland"),
    "a building word": lambda entry: BuildingWord.objects.create(word="fonds"),
    "an irregular word": lambda entry: IrregularWord.objects.create(word="steden", base="stad"),
    "the nightly command": lambda entry: call_command("refresh_regions"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_version_moves_once_for(entry, change, capsys):
    before = number()

    CHANGES[change](entry)

    assert number() == before + 1


def test_two_writes_in_one_transaction_move_it_once(entry):
    before = number()

    with transaction.atomic():
        Entry.objects.update(title="Nieuw")
        with transaction.atomic():
            Region.objects.update(note="Opgeheven.")
        connection.check_constraints()
        entry.topsector_links.all().delete()

    assert number() == before + 1


def test_a_rollback_moves_nothing(entry):
    before = RegisterVersion.current()

    with transaction.atomic():
        Entry.objects.update(title="Nieuw")
        transaction.set_rollback(True)

    assert RegisterVersion.current() == before


def test_a_write_after_one_that_was_taken_back_moves_it(entry):
    before = number()

    with transaction.atomic():
        with transaction.atomic():
            Entry.objects.update(title="Nieuw")
            transaction.set_rollback(True)
        Entry.objects.update(title="Nieuwer")

    assert number() == before + 1


def test_a_concept_moves_nothing_until_it_is_published(entry):
    before = number()

    concept = make_fund(regions=[entry.owner], theme=entry.theme, publication="concept")
    concept.title = "Anders"
    concept.save()
    while_concept = number()
    Entry.objects.filter(pk=concept.pk).update(publication="published")

    assert (while_concept, number()) == (before, before + 1)


def test_an_open_transaction_keeps_nobody_waiting(entry):
    """The second writer begins later and commits first, with the version it made."""
    other = make_fund(regions=[entry.owner], theme=entry.theme)
    before, seen = number(), []

    def write_and_commit() -> None:
        try:
            Entry.objects.filter(pk=other.pk).update(title="Eerder klaar")
            seen.append(number())
        finally:
            connection.close()

    second = threading.Thread(target=write_and_commit)
    with transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(title="Nog bezig")
        second.start()
        second.join(10)
        waited = second.is_alive()
    second.join(10)

    assert (waited, seen) == (False, [before + 1])
    assert number() == before + 2


def test_the_version_is_written_after_all_other_checks_of_a_commit(entry):
    """Whoever holds its row is ready, so that others wait for a moment at most."""
    before = number()
    look = (
        "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " ASSERT (SELECT number FROM register_registerversion) = TG_ARGV[0]::int;"
        " RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER look AFTER UPDATE ON register_entry"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look({number})"
    )
    with connection.cursor() as cursor:
        cursor.execute(look.format(number=before))

    try:
        with transaction.atomic():
            Region.objects.update(note="Vooraan in de rij.")
            Entry.objects.update(title="Achteraan in de rij")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION look() CASCADE")

    assert number() == before + 1


def test_the_same_number_at_another_moment_is_another_version(entry):
    """After a restore, numbers come back."""
    before = RegisterVersion.current()

    RegisterVersion.objects.update(moved_at="2011-09-13 12:00Z")

    assert RegisterVersion.current() != before


def test_no_mark_of_a_transaction_stays_behind(entry):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_moved")
        left = cursor.fetchone()[0]

    assert left == 0
