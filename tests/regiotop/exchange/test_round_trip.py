"""What is exported and loaded elsewhere is the same register, to the byte."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from regiotop.exchange.export import export_register
from regiotop.exchange.load import load_register
from regiotop.exchange.tables import TABLES
from regiotop.loading import load_fixtures
from register.history import all_versions
from register.models import (
    Contribution,
    Entry,
    EntryIndex,
    EntryRegion,
    Region,
    RegionClosure,
    Tag,
    Topsector,
)
from register.money.totals import Total, national_total
from tests.make import make_initiative

from .register import ALIASES, AWKWARD, contents, empty_register, make_full_register, quietly

LEFT_OUT = {
    # The same for all that is public, or about persons.
    Entry: {"publication", "withdrawal_note", "confirmed_on", "confirmed_by"},
    EntryRegion: {"confirmed_on", "confirmed_by"},
}


@dataclass
class Journey:
    """A register exported to ``first``, loaded in an empty one and exported to ``second``."""

    first: Path
    second: Path
    index: list[dict[str, Any]]
    closure: set[tuple[str, str]]
    total: Total


FILL = {
    "full": make_full_register,
    "annex": lambda: load_fixtures(settings.BASE_DIR / "fixtures"),
}


@pytest.fixture(scope="module", params=FILL)
def journey(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Journey]:
    """For good, since an export needs a transaction of its own. Each test rolls back to it."""
    folder = tmp_path_factory.mktemp("journey")
    with django_db_blocker.unblock():
        FILL[request.param]()
        made = Journey(
            folder / "first", folder / "second", index_rows(), closure(), national_total()
        )
        export_register(made.first, quietly)
        empty_register()
        load_register(made.first, quietly)
        export_register(made.second, quietly)
        yield made
        empty_register()


def index_rows() -> list[dict[str, Any]]:
    """Every public index row by number, with codes in the place of ids."""
    codes = {
        "region_ids": dict(Region.objects.values_list("pk", "code")),
        "own_region_ids": dict(Region.objects.values_list("pk", "code")),
        "topsector_ids": dict(Topsector.objects.values_list("pk", "code")),
        "stated_topsector_ids": dict(Topsector.objects.values_list("pk", "code")),
        "tag_ids": dict(Tag.objects.values_list("pk", "code")),
    }
    own = [f.name for f in EntryIndex._meta.concrete_fields if not f.is_relation]
    of_this_register = {"changed_at", "transaction", "version"}
    names = [name for name in own if name not in of_this_register]
    rows = (
        EntryIndex.objects.published()
        .order_by("number")
        .values(*names, "theme__code", "owner__code")
    )
    return [
        row
        | {name: {code[pk] for pk in row[name]} for name, code in codes.items()}
        | {"search": words_with_weights(row["search"])}
        for row in rows
    ]


def words_with_weights(search: str) -> dict[str, list[str]]:
    """The weights of each word. Its places depend on the order in which rows were written."""
    words = re.findall(r"'([^']+)':(\S+)", search)
    return {word: sorted(re.sub(r"[0-9]", "", places).split(",")) for word, places in words}


def closure() -> set[tuple[str, str]]:
    return set(RegionClosure.objects.values_list("part__code", "whole__code"))


def test_the_files_are_the_same_to_the_byte(journey):
    first, second = contents(journey.first), contents(journey.second)

    assert len(first) == len(TABLES) + 1
    assert second == first


def test_the_index_and_the_regions_within_regions_are_the_same(journey):
    index, regions = index_rows(), closure()

    assert index[1]["search"]
    assert index == journey.index
    assert regions == journey.closure


def test_each_euro_still_counts_once(journey):
    assert national_total() == journey.total


def test_new_entries_are_numbered_on_from_what_was_loaded(journey):
    highest = Entry.objects.order_by("number").last().number

    assert make_initiative(regions=[]).number == highest + 1


def test_history_tells_that_it_came_from_files(journey):
    entry = Entry.objects.get(number=2)

    (version,) = all_versions(getattr(entry, entry.kind))

    assert (version.role, version.reason) == ("systeem", "Geladen uit bestanden")
    assert len(version.facts["geldbedragen"]) == entry.contributions.count()
    assert entry.index.version == 1


def test_a_change_after_a_load_is_history_and_reaches_the_index(journey):
    Contribution.objects.filter(entry__number=2, precision="unquantified").update(note="Nieuw")

    entry = Entry.objects.get(number=2)
    assert len(all_versions(getattr(entry, entry.kind))) == 2
    assert entry.index.version == 2


@pytest.mark.parametrize("journey", ["full"], indirect=True)
def test_awkward_text_arrives_as_it_was(journey):
    entry = Entry.objects.get(number=2)

    assert (entry.summary, entry.aliases) == (AWKWARD, ALIASES)


@pytest.mark.no_database
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_has_a_column_or_a_reason_to_have_none(table):
    fields = {
        field.name
        for field in table.model._meta.local_concrete_fields
        if not (field.generated or field.primary_key)
    }

    told = {part.name for part in table.parts}

    assert fields - told == LEFT_OUT.get(table.model, set())
