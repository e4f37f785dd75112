"""The figures of the bench as people read them."""

import json

import pytest

from bench import report
from bench.operations import OPERATIONS
from bench.report import NAMES, PROGRAMS

pytestmark = pytest.mark.no_database


def figures(p50: float) -> dict:
    """Figures in which everything takes the same time."""
    page = {"status": 200, "found": 3, "p50": p50, "p95": p50 * 2, "n": 9}
    return {
        "circumstances": {"date": "2026-11-25"},
        "operations": {o.name: dict.fromkeys(NAMES, page) for o in OPERATIONS},
        "throughput": dict.fromkeys(NAMES, 80.5),
        "memory_one": dict.fromkeys(PROGRAMS, 100),
        "memory_eight": dict.fromkeys(PROGRAMS, 120),
        "loading": {name: {"seconds": 10.0, "peak_mb": 70.0} for name in PROGRAMS},
    }


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "FIGURES", tmp_path / "figures")
    monkeypatch.setattr(report, "RESULTS", tmp_path / "RESULTS.md")
    report.RESULTS.write_text(f"Before\n{report.BEGIN}\nold\n{report.END}\nAfter\n")
    return report.RESULTS


def test_a_run_replaces_the_figures_of_its_own_size_alone(results):
    report.keep(100_000, figures(10))
    report.keep(1_000_000, figures(50))

    report.keep(100_000, figures(20))
    report.write_results()

    text = results.read_text()
    assert "| list, first page | 20.0 / 40.0 | 20.0 / 40.0 |" in text
    assert "| 50.0 / 100 (**1.7x 30**) |" in text


def test_what_people_wrote_around_the_figures_stays(results):
    report.keep(10_000, figures(1))

    report.write_results()
    report.write_results()

    text = results.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "old" not in text
    assert text.count("### Loading") == 1


def test_a_page_that_is_not_there_is_told_and_not_left_out(results):
    missing = figures(1)
    missing["operations"]["csv"] = {"regiotop": {"status": 404, "found": None}}
    report.keep(10_000, missing)

    report.write_results()

    assert "| CSV of about 5,000 | no page (404) | – |" in results.read_text()


def test_the_figures_that_are_kept_can_be_shown():
    assert all(json.dumps(each) for each in report.kept().values())
    assert report.results(report.kept())
