"""A release is told from another by all that decides what its pages look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from regiotop.release import release

pytestmark = pytest.mark.no_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("templates/a.html", "register/a.py", "regiotop/static/a.css", "docs/a.md"):
        write(tmp_path, name)
    return tmp_path


def write(folder: Path, name: str, text: str = "iets") -> None:
    folder.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
    folder.joinpath(name).write_text(text)


@pytest.mark.parametrize(
    "name",
    [
        "templates/a.html",
        "register/a.py",
        "register/nieuw.py",
        "regiotop/static/a.css",
        "requirements.txt",
        ".static/staticfiles.json",
    ],
)
def test_a_change_makes_another_release(folder, name):
    before = release(folder)

    write(folder, name, "iets anders")

    assert release(folder) != before


@pytest.mark.parametrize("name", ["docs/a.md", "register/__pycache__/a.pyc", "tests/a.py"])
def test_what_no_reader_sees_makes_no_other_release(folder, name):
    before = release(folder)

    write(folder, name, "iets anders")

    assert release(folder) == before


def test_two_copies_with_the_same_settings_are_one_release(folder, tmp_path_factory):
    other = folder.rename(tmp_path_factory.mktemp("elders") / "kopie")

    names = [release(other, "https://a.nl"), release(other, "https://a.nl"), release(other)]

    assert names[0] == names[1] != names[2]
