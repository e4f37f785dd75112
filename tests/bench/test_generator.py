"""The invented register that speed is measured on."""

from pathlib import Path

import pytest

from bench.generator.__main__ import make_register
from regiotop.exchange.load import load_register
from register.models import Contribution, Entry, EntryIndex, Region

SIZE = 50


def quietly(line: str) -> None:
    """Take a line of the loader's progress and show it to nobody."""


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make_register(SIZE, seed=1, out=folder)
    return folder


def test_the_register_is_one_that_the_loader_takes(made):
    count = load_register(made / "register", quietly)

    assert count == SIZE == Entry.objects.published().count()
    assert Contribution.objects.counted().exists()


def test_the_plain_table_puts_an_entry_under_the_same_regions(made):
    load_register(made / "register", quietly)
    codes = dict(Region.objects.values_list("pk", "code"))
    rows = (made / "plain" / "initiatives.csv").read_text(encoding="utf-8").splitlines()[1:]

    expected = {
        f"RT-{row.number:06d}": ";".join(sorted(codes[pk] for pk in row.region_ids))
        for row in EntryIndex.objects.all()
    }

    assert len(rows) == SIZE
    assert all(f",{expected[row.split(',')[0]]}," in row for row in rows)


@pytest.mark.no_database
def test_the_same_seed_gives_the_same_bytes_in_any_number_of_processes(made, tmp_path):
    make_register(SIZE, seed=1, out=tmp_path / "again", jobs=2)
    make_register(SIZE, seed=2, out=tmp_path / "other")

    assert contents(tmp_path / "again") == contents(made)
    assert contents(tmp_path / "other") != contents(made)
