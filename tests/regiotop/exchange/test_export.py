"""What an export holds, what it keeps to itself, and how it comes into its folder."""

import json
import resource
from contextlib import contextmanager
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from regiotop.exchange.export import export_register
from regiotop.exchange.tables import TABLES
from register.models import Contribution, Distinction, Entry, SourceDocument
from tests.make import make_citation, make_contribution, make_fund, make_passage, make_sentence

from .register import contents, make_full_register, quietly, read

# An export shows one moment, and so needs a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)

SHARED_KEYS = (
    "number kind title aliases summary url theme ladder owner regions topsectors tags partners",
    "start_year end_year period_text contributions citations slug place note differs_from",
)
OWN_KEYS = {
    "initiative": "area_ha quantity quantity_words parent",
    "campus": "latitude longitude floor_area_existing_m2 floor_area_planned_m2 stage parent",
    "fund": "revolving instrument manager national_fund_relation national_fund_route parent",
}


def exported(tmp_path) -> dict[str, dict]:
    """Export, and return the objects of entries.json by number."""
    export_register(tmp_path / "out", quietly)
    objects = json.loads((tmp_path / "out" / "entries.json").read_text(encoding="utf-8"))
    return {each["number"]: each for each in objects}


@contextmanager
def full_disk():
    """Let no file grow beyond a few lines, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_entries_have_exactly_the_promised_keys_in_order(tmp_path):
    make_full_register()

    entries = exported(tmp_path)

    assert list(entries) == [f"RT-{number:06d}" for number in range(1, 7)]
    for entry in entries.values():
        assert list(entry) == " ".join([*SHARED_KEYS, OWN_KEYS[entry["kind"]]]).split()


def test_an_entry_is_told_with_all_that_belongs_to_it(tmp_path, settings):
    settings.PUBLIC_URL = "https://register.example.nl"
    make_full_register()

    entries = exported(tmp_path)

    initiative = entries["RT-000002"]
    part = initiative["contributions"][1]
    assert initiative["url"] == "https://register.example.nl/initiatieven/deel"
    assert initiative["owner"] == "PV31"
    assert initiative["regions"] == [
        {"code": "PV31", "name": "Limburg", "role": "location", "implied": False},
        {"code": "ld-noord", "name": "Noord", "role": "partner", "implied": True},
    ]
    assert initiative["topsectors"] == [{"code": "water", "name": "Water", "basis": "inferred"}]
    assert (initiative["tags"], initiative["partners"]) == (["ict"], ["Rijk", "WUR"])
    assert initiative["parent"] == "RT-000001"
    assert initiative["citations"] == [
        {"section": "Fondsen", "sentence": 1, "quote": "15 miljoen", "document": "bijlage-3-2011"}
    ]
    assert part == {
        "amount_eur": 1_500_000,
        "precision": "exact",
        "words": "15 miljoen euro",
        "nature": "own",
        "regions": ["PV31"],
        "included_in": {"number": "RT-000005", "words": "15 miljoen euro"},
        "implied_regions": ["PV31"],
        "co_payers": "WUR, BOM",
        "start_year": 2011,
        "end_year": 2012,
        "period_text": "twee jaar",
        "document": "bijlage-3-2011",
        "sentence": 1,
        "note": "In het fonds.",
    }
    assert initiative["contributions"][0]["amount_eur"] is None
    assert (entries["RT-000003"]["latitude"], entries["RT-000003"]["stage"]) == (51.1, "concept")
    assert entries["RT-000005"]["differs_from"] == [
        {"number": "RT-000002", "how": "Het ene is een fonds."}
    ]


def test_a_part_of_a_part_of_a_concept_names_the_nearest_public_whole(tmp_path):
    make_full_register()
    between = Contribution.objects.get(entry__publication="concept")
    assert between.parts.get().entry.number == 6

    entries = exported(tmp_path)

    (line,) = entries["RT-000006"]["contributions"]
    assert line["included_in"] == {"number": "RT-000005", "words": "15 miljoen euro"}
    row = read(tmp_path / "out", "contributions")[-1]
    assert (row["entry"], row["included_in_entry"], row["included_in_position"]) == (
        "RT-000006",
        "RT-000005",
        "1",
    )


def test_an_empty_register_gives_an_empty_list_and_files_with_only_a_header(tmp_path):
    entries = exported(tmp_path)

    assert entries == {}
    assert (tmp_path / "out" / "tags.csv").read_bytes() == b"code,name\r\n"


def test_the_register_of_these_tests_fills_every_column(tmp_path):
    make_full_register()

    export_register(tmp_path, quietly)

    empty = {
        f"{table.file} {column}"
        for table in TABLES
        for column in read(tmp_path, table.name)[0]
        if not any(row[column] for row in read(tmp_path, table.name))
    }
    assert empty == set()


def test_a_concept_and_all_that_points_to_it_stay_hidden_until_it_is_published(tmp_path):
    secret = make_fund(number=77, title="Geheim plan", publication="concept", note="Geheim")
    money = make_contribution(secret, words="geheim bedrag")
    public = make_fund(number=78, title="Openbaar", parent=secret)
    part = make_contribution(public, included_in=money)
    Distinction.objects.create(entry=public, other=secret, explanation="Het is geheim.")
    make_citation(secret, make_passage("Openbare zin."), "Openbare")

    hidden = exported(tmp_path)
    Entry.objects.filter(number=77).update(publication="published")
    shown = contents_as_text(tmp_path, "again")

    assert list(hidden) == ["RT-000078"]
    before = text_of(tmp_path / "out")
    for word in ["geheim", "rt-000077"]:
        assert (word in before, word in shown) == (False, True)
    assert hidden["RT-000078"]["parent"] is None
    assert hidden["RT-000078"]["contributions"][0]["included_in"] is None
    assert read(tmp_path / "out", "contributions")[0]["included_in_position"] == ""
    assert read(tmp_path / "again", "contributions")[1]["included_in_position"] == "1"
    assert Contribution.objects.get(pk=part.pk).included_in == money


def test_of_a_source_beside_the_annex_only_what_a_published_entry_cites_is_exported(tmp_path):
    letter = SourceDocument.objects.create(code="brief", title="Geheime brief")
    cited, uncited = (make_passage(text, document=letter) for text in ("Geheime zin.", "Slot."))
    concept = make_fund(publication="concept")
    make_contribution(concept, passage=make_citation(concept, cited).passage)
    make_sentence("Een zin van de bijlage die niemand citeert.")

    hidden = contents_as_text(tmp_path, "hidden")
    Entry.objects.update(publication="published")
    shown = contents_as_text(tmp_path, "shown")

    for words in ["geheime brief", "geheime zin."]:
        assert (words in hidden, words in shown) == (False, True)
    assert uncited.text.lower() not in shown
    assert "een zin van de bijlage die niemand citeert." in hidden


def contents_as_text(tmp_path, name: str) -> str:
    export_register(tmp_path / name, quietly)
    return text_of(tmp_path / name)


def text_of(folder) -> str:
    """All files of an export, in lower case."""
    return b"".join(contents(folder).values()).decode().lower()


def test_a_withdrawn_entry_is_not_exported(tmp_path):
    fund = make_fund()
    make_contribution(fund)
    before = contents_as_text(tmp_path, "before")

    Entry.objects.update(publication="withdrawn", withdrawal_note="Vervallen.")

    after = contents_as_text(tmp_path, "after")
    number = fund.public_number.lower()
    assert (number in before, number in after, "vervallen" in after) == (True, False, False)


def test_persons_stay_out_of_the_export(tmp_path):
    make_full_register()
    assert Entry.objects.filter(confirmed_by__username="persoon", confirmed_on="2012-01-01")

    text = contents_as_text(tmp_path, "out")

    assert ("persoon" in text, "2012-01-01" in text) == (False, False)


@pytest.mark.parametrize("copies", [1, 3])
def test_an_export_runs_the_same_queries_for_any_number_of_entries(
    tmp_path, django_assert_num_queries, copies
):
    for _ in range(copies):
        hidden = make_contribution(make_fund(publication="concept"))
        make_contribution(make_fund(), included_in=hidden)

    # One for each of 19 tables; begin, moment and end; the entries, and what belongs to them.
    with django_assert_num_queries(35):
        export_register(tmp_path, quietly)


def test_all_files_show_the_register_at_one_moment(tmp_path):
    make_fund(number=1, title="Zoals het was")

    def change(line: str) -> None:
        """While the export is under way, somebody else saves."""
        other = Thread(target=publish_another)
        other.start()
        other.join()

    def publish_another() -> None:
        make_fund(title="Later")
        connection.close()

    export_register(tmp_path, change)

    assert Entry.objects.count() > 1
    assert [row["title"] for row in read(tmp_path, "entries")] == ["Zoals het was"]


def test_two_exports_of_one_register_are_the_same(tmp_path):
    make_full_register()

    export_register(tmp_path / "one", quietly)
    export_register(tmp_path / "two", quietly)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


# The folder ----------------------------------------------------------------------------------


def test_a_new_export_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it(tmp_path, capsys):
    call_command("export_register", out=tmp_path / "out")
    make_fund(number=1)

    call_command("export_register", out=tmp_path / "out")

    assert capsys.readouterr().out.splitlines()[-1] == f"1 bijdragen staan in {tmp_path / 'out'}."
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [row["number"] for row in read(tmp_path / "out", "entries")] == ["RT-000001"]


@pytest.mark.parametrize("name", ["brief.txt", "regions.csv"])
def test_a_folder_with_something_else_is_refused_and_kept(tmp_path, name):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("van mij")

    with pytest.raises(CommandError, match="staat iets anders dan een export"):
        call_command("export_register", out=tmp_path / "out")

    assert contents(tmp_path / "out") == {name: b"van mij"}


def test_an_export_with_something_added_is_refused_and_kept(tmp_path):
    export_register(tmp_path / "out", quietly)
    (tmp_path / "out" / "aantekening.txt").write_text("van mij")

    with pytest.raises(CommandError, match="staat iets anders dan een export"):
        call_command("export_register", out=tmp_path / "out")

    assert (tmp_path / "out" / "aantekening.txt").read_text() == "van mij"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("van mij")

    with pytest.raises(CommandError, match="is geen gewone map"):
        call_command("export_register", out=tmp_path / "out")

    assert (tmp_path / "out").read_text() == "van mij"


def test_a_full_disk_leaves_the_old_export_as_it_was(tmp_path):
    export_register(tmp_path / "out", quietly)
    before = contents(tmp_path / "out")
    make_full_register()

    with full_disk(), pytest.raises(CommandError) as refusal:
        call_command("export_register", out=tmp_path / "out")

    assert str(refusal.value) == (
        "De schijf is vol. Maak ruimte en begin opnieuw. "
        "De eerdere export staat er nog, ongewijzigd."
    )
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_speaks_of_no_earlier_export_when_there_is_none(tmp_path):
    make_full_register()

    with full_disk(), pytest.raises(CommandError) as refusal:
        call_command("export_register", out=tmp_path / "out")

    assert str(refusal.value) == "De schijf is vol. Maak ruimte en begin opnieuw."
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_was_killed_while_it_replaced_another_gives_the_other_back(tmp_path):
    export_register(tmp_path / "out", quietly)
    before = contents(tmp_path / "out")
    # As a kill between the two renames leaves it.
    (tmp_path / "out").rename(tmp_path / ".out.0f1e.old")
    (tmp_path / ".out.0f1e.new").mkdir()
    make_full_register()

    with full_disk(), pytest.raises(CommandError, match="De eerdere export staat er nog"):
        call_command("export_register", out=tmp_path / "out")

    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_made_is_said_in_dutch(tmp_path):
    (tmp_path / "bestand").write_text("")

    with pytest.raises(CommandError, match="De export is niet te schrijven"):
        call_command("export_register", out=tmp_path / "bestand" / "out")
