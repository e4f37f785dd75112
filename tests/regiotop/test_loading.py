"""Filling an empty register from files: all of it, or nothing and a place to look."""

import json
from pathlib import Path

import pytest

from funds.models import Fund
from regiotop.empty_register import RegisterNotEmpty
from regiotop.loading import load_fixtures
from register.history import all_versions
from register.models import Contribution, Entry, Region, SourceDocument, Topsector
from tests.make import make_fixtures, make_fund, make_region

MONEY = {
    "amount_eur": 15_000_000,
    "precision": "exact",
    "words": "15 miljoen euro",
    "nature": "own",
    "sentence": 1,
}


def refusal(folder: Path) -> tuple[str, list[str]]:
    """The kind of error that loading ends in, and its notes, when nothing was kept."""
    with pytest.raises(Exception) as error:  # noqa: PT011
        load_fixtures(folder)
    assert not Entry.objects.exists()
    assert not Region.objects.exists()
    assert not Topsector.objects.exists()
    assert not SourceDocument.objects.exists()
    return error.typename, error.value.__notes__


def test_an_empty_register_is_filled(tmp_path):
    count = load_fixtures(make_fixtures(tmp_path))

    fund = Fund.objects.get()
    money = fund.contributions.get()
    assert count == 1
    assert (fund.public_number, fund.publication) == ("RT-000030", "published")
    assert [link.region.name for link in fund.region_links.all()] == ["Limburg"]
    assert (money.amount_eur, money.passage.number) == (15_000_000, 1)
    assert [region.code for region in money.payers.all()] == ["PV31"]


def test_history_tells_where_it_all_comes_from(tmp_path):
    load_fixtures(make_fixtures(tmp_path))

    (version,) = all_versions(Fund.objects.get())

    assert (version.role, version.reason) == ("systeem", "Overgenomen uit bijlage 3 van 2011")


def test_new_entries_are_numbered_on_from_what_was_loaded(tmp_path):
    load_fixtures(make_fixtures(tmp_path))

    assert make_fund().number == 31


def test_a_second_load_is_refused_and_keeps_an_edit(tmp_path):
    load_fixtures(make_fixtures(tmp_path))
    Entry.objects.update(title="Verbeterd")

    with pytest.raises(RegisterNotEmpty):
        load_fixtures(tmp_path)

    assert list(Entry.objects.values_list("title", flat=True)) == ["Verbeterd"]


def test_a_register_with_only_a_region_is_not_empty_either(tmp_path):
    make_region()

    with pytest.raises(RegisterNotEmpty):
        load_fixtures(make_fixtures(tmp_path))


def test_parts_and_wholes_may_stand_in_any_order(tmp_path):
    make_fixtures(tmp_path)
    whole = json.loads((tmp_path / "fondsen.json").read_text())[0]
    words = whole["contributions"][0]["words"]
    part_money = MONEY | {"included_in": {"number": 30, "sentence": 1, "words": words}}
    part = whole | {"number": 5, "slug": "deel", "parent": 30, "contributions": [part_money]}
    (tmp_path / "fondsen.json").write_text(json.dumps([part, whole]))

    load_fixtures(tmp_path)

    child = Fund.objects.get(number=5)
    assert child.parent == Fund.objects.get(number=30)
    assert child.contributions.get().included_in == Contribution.objects.get(entry__number=30)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"owner": "PV99"}, "ValidationError"),
        ({"theme": "ruimtevaart"}, "ValidationError"),
        ({"regions": [{"code": "PV99", "role": "contributor"}]}, "ValidationError"),
        ({"regions": [{"code": "PV31", "role": "baas"}]}, "ValidationError"),
        ({"topsectors": [{"code": "ict", "basis": "stated"}]}, "ValidationError"),
        ({"tags": ["onbekend"]}, "ValidationError"),
        ({"citations": [{"sentence": 1, "quote": "Limburg geeft"}]}, "ValidationError"),
        ({"citations": [{"sentence": 99, "quote": "Limburg"}]}, "ValidationError"),
        ({"contributions": [MONEY | {"amount_eur": 0}]}, "ValidationError"),
        ({"contributions": [MONEY | {"words": ""}]}, "ValidationError"),
        ({"contributions": [MONEY | {"payers": [{"code": "PV99"}]}]}, "ValidationError"),
        ({"citations": []}, "IntegrityError"),
        ({"parent": 99}, "ValidationError"),
        ({"slug": "Hoofdletters"}, "ValidationError"),
        ({"ladder": "misschien"}, "ValidationError"),
        ({"verzonnen": "veld"}, "TypeError"),
        ({"kind": "plan"}, "ValidationError"),
    ],
)
def test_a_wrong_row_loads_nothing_and_is_named_with_its_file(tmp_path, change, error):
    folder = make_fixtures(tmp_path, **change)

    assert refusal(folder) == (error, ["in fondsen.json: 30"])


@pytest.mark.parametrize(
    ("file", "row", "note"),
    [
        ("regions", {"code": "PV 30", "name": "A", "slug": "a", "kind": "provincie"}, "PV 30"),
        ("regions", {"code": "PV30", "name": "A", "slug": "a", "kind": "rijk"}, "PV30"),
        ("topsectors", {"code": "ict", "name": "ICT", "position": 9}, "ict"),
        ("themes", {"code": "x", "name": "X", "chapter": 5, "position": 2}, "x"),
    ],
)
def test_a_wrong_row_of_a_fixed_list_is_named_too(tmp_path, file, row, note):
    path = make_fixtures(tmp_path) / f"{file}.json"
    path.write_text(json.dumps([*json.loads(path.read_text()), row]))

    assert refusal(tmp_path) == ("ValidationError", [f"in {file}.json: {note}"])


def test_a_member_of_an_unknown_region_is_named(tmp_path):
    path = make_fixtures(tmp_path) / "regions.json"
    rows = json.loads(path.read_text())
    rows[1]["member_of"] = [{"code": "PV28"}]
    path.write_text(json.dumps(rows))

    assert refusal(tmp_path) == ("ValidationError", ["in regions.json: GM0599"])


def test_a_wrong_sentence_is_named(tmp_path):
    path = make_fixtures(tmp_path) / "annex.json"
    annex = json.loads(path.read_text())
    annex["passages"].append({"number": 2, "chapter": "Fondsen", "theme": "x", "text": "Slot."})
    path.write_text(json.dumps(annex))

    assert refusal(tmp_path) == ("KeyError", ["in annex.json: 2"])


def test_a_file_that_is_no_json_is_named(tmp_path):
    (make_fixtures(tmp_path) / "fondsen.json").write_text("[{]")

    assert refusal(tmp_path) == ("JSONDecodeError", ["in fondsen.json"])
