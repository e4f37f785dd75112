"""The papers around the code: they name every setting, decision and command, and no machine."""

import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.no_database

ROOT = settings.BASE_DIR
ADRS = ROOT / "docs" / "adr"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
# In parts, or this file would name them itself.
OF_A_MACHINE = {
    "a home folder": re.compile(r"/(?:home|Users)" + r"/\w|/root" + r"/\w|[A-Z]:\\" + "Users"),
    "an index of packages": re.compile(r"(?<!no-emit-)(?:extra-)?index" + r"-url|/simp" + "le/"),
    "a folder of somebody's": re.compile("shared" + "/"),
}


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def papers() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def texts() -> dict[str, str]:
    """Return every text file of the tree by its path, without what git ignores."""
    ignored = {".git", *(line.strip("/") for line in read(".gitignore").splitlines())}
    found = {}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ignored]
        for path in (Path(folder, name) for name in names):
            body = path.read_bytes()
            if b"\0" not in body:
                found[str(path.relative_to(ROOT))] = body.decode()
    return found


def variables(source: str) -> set[str]:
    """Return the names of the environment variables that a module reads."""
    return set(re.findall(r'(?:environ\.get|environment\.\w+)\(\s*"([A-Z_]+)"', source))


def dependencies_without_reason(lines: list[str]) -> list[str]:
    """Return what has no comment above it. `pytest-django` may share that of `pytest`."""
    bare = []
    above = ""
    for line in map(str.strip, lines):
        name = re.match(r'"([\w-]+)', line)
        if name and not (above.startswith("#") or name[1].startswith(f"{above}-")):
            bare.append(name[1])
        above = name[1] if name else line
    return bare


def test_publiccode_has_the_keys_that_the_standard_demands():
    code = yaml.safe_load(read("publiccode.yml"))

    assert code["publiccodeYmlVersion"] == "0.4"
    assert code["name"] == "regiotop"
    assert code["url"].startswith("https://")
    assert code["platforms"] == ["web"]
    assert code["categories"]
    assert code["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert code["softwareType"] == "standalone/web"
    assert code["maintenance"]["type"] == "internal"
    assert all(contact["name"] for contact in code["maintenance"]["contacts"])
    assert code["localisation"] == {"localisationReady": False, "availableLanguages": ["nl"]}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_publiccode_describes_the_product_within_the_limits_of_the_standard(language):
    description = yaml.safe_load(read("publiccode.yml"))["description"][language]

    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert len(description["features"]) >= 5


def test_version_and_licence_are_the_same_everywhere():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    code = yaml.safe_load(read("publiccode.yml"))

    assert code["softwareVersion"] == project["version"]
    assert f"{project['version']}\n" in read("CHANGELOG.md")
    assert code["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert read("LICENSE").startswith("SPDX-License-Identifier: EUPL-1.2\n")
    assert "EUPL-1.2" in read("templates", "about.html")


@pytest.mark.parametrize("kind", OF_A_MACHINE)
def test_no_file_names_a_thing_of_one_machine(kind):
    found = [
        f"{name}: {line.strip()[:80]}"
        for name, text in texts().items()
        for line in text.splitlines()
        if OF_A_MACHINE[kind].search(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("a home folder", "cd /" + "home/jan/regiotop"),
        ("a home folder", "cd /" + "root/regiotop"),
        ("an index of packages", "--index" + "-url https://pakketten.example"),
        ("an index of packages", "https://pakketten.example/simp" + "le/django"),
        ("a folder of somebody's", "see ../shared" + "/notes.md"),
    ],
)
def test_the_scan_for_machines_sees_them(kind, line):
    assert OF_A_MACHINE[kind].search(line)


def test_readme_opens_with_the_domain_and_names_both_commands():
    readme = read("README.md")

    headings = re.findall(r"^## (.+)$", readme, re.MULTILINE)

    assert headings[:2] == ["The domain", "Run it, test it"]
    assert re.search(r"^ {4}make run\b", readme, re.MULTILINE)
    assert re.search(r"^ {4}make test\b", readme, re.MULTILINE)


@pytest.mark.parametrize("paper", papers(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_paper_names_only_commands_and_files_that_exist(paper):
    text = paper.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    commands = set(re.findall(r"(?:`|^ *)make ([a-z]+)", text, re.MULTILINE))

    broken = [link for link in LINK.findall(text) if not (paper.parent / link).exists()]

    assert broken == []
    assert commands <= targets


def test_every_setting_stands_in_the_table_for_hosts():
    read_by_code = variables(read("regiotop", "settings.py"))
    read_by_code |= variables(read("regiotop", "environment.py"))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", read("docs", "hosting.md"), re.MULTILINE))

    # The scan sees each way of reading one.
    assert read_by_code >= {"REGIOTOP_MODE", "TRUST_PROXY", "ALLOWED_HOSTS", "DATABASE_URL"}
    assert read_by_code - table == set()


def test_every_decision_is_in_the_index_and_has_its_three_parts():
    decisions = sorted(ADRS.glob("[0-9]*.md"))
    indexed = re.findall(
        r"^\| \[\d{4}\]\(([^)]+)\)", (ADRS / "README.md").read_text(), re.MULTILINE
    )

    headings = {
        path.name: re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for path in decisions
    }

    assert indexed == [path.name for path in decisions]
    assert [int(name[:4]) for name in indexed] == list(range(1, len(indexed) + 1))
    assert {tuple(parts) for parts in headings.values()} == {
        ("Context", "Decision", "Consequences")
    }


def test_every_dependency_says_what_it_is_for():
    lines = read("pyproject.toml").splitlines()
    end = lines.index("[tool.ruff]")

    assert dependencies_without_reason(lines[:end]) == []


def test_a_dependency_without_a_reason_is_noticed():
    lines = ["dependencies = [", '"django",', "# Tests.", '"pytest",', '"pytest-xdist",', '"uv",']

    assert dependencies_without_reason(lines) == ["django", "uv"]


def test_ci_runs_what_people_run():
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "make test"
