"""The register as it begins says what the annex says; one wrong row, and the place is named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from initiatives.models import Campus, Initiative
from regiotop.proof import checks
from regiotop.proof.evidence import gather
from regiotop.proof.report import check_all
from regiotop.proof.text import FIXTURES
from register.models import Citation, Contribution, Entry, Passage
from tests.make import make_citation, make_contribution, make_fund, make_passage

pytestmark = pytest.mark.usefixtures("annex_register")

MILLION = 1_000_000


def problems(check) -> list[str]:
    return check(gather()).problems


def money(millions: float) -> Contribution:
    return Contribution.objects.get(amount_eur=int(millions * MILLION))


def test_nothing_is_missed_invented_or_counted_twice():
    found = {result.title: result.problems for result in check_all()}

    assert found == {
        "Tekst": [],
        "Citaten": [],
        "Zinnen": [],
        "Getallen in de tekst": [],
        "Getallen in het register": [],
        "Geldbedragen": [],
        "Totalen": [],
    }


def test_the_report_says_what_was_looked_at(capsys):
    call_command("check_annex", no_color=True)

    report = capsys.readouterr().out.splitlines()
    assert report[0] == "goed  Tekst: 174 zinnen, woord voor woord"
    assert report[3] == (
        "goed  Getallen in de tekst: 18 bedragen, 3 oppervlakten, 14 jaren en "
        "14 andere getallen uit de tekst"
    )
    assert report[-1] == "Het register zegt precies wat de bijlage zegt."


def test_a_failing_report_names_the_place_and_ends_in_an_error(capsys):
    Passage.objects.filter(number=14).update(no_fact_reason="")

    with pytest.raises(CommandError, match="1 keer klopt het register niet met de bijlage"):
        call_command("check_annex", no_color=True)

    report = capsys.readouterr().out
    assert "FOUT  Zinnen" in report
    assert "- zin 14: geen bijdrage rust hierop en er staat geen reden bij" in report


# Text, quotes and sentences ------------------------------------------------------------------


def test_a_changed_word_is_shown_with_what_stands_around_it():
    Passage.objects.filter(number=110).update(text="Bereikbaarheid is een groot thema.")

    (problem,) = problems(checks.check_text)

    assert "is een belangrijk thema" in problem
    assert "is een groot thema" in problem


def test_a_lost_sentence_is_noticed():
    Passage.objects.get(number=174).citations.all().delete()
    Passage.objects.filter(number=174).delete()

    assert len(problems(checks.check_text)) == 1


def test_a_quote_that_is_not_in_the_source_is_named_with_its_entry():
    with connection.cursor() as cursor:
        # The database refuses such a quote: take that guard away first.
        cursor.execute("ALTER TABLE register_citation DISABLE TRIGGER is_literal")
    Citation.objects.filter(entry__number=93).update(quote="Gelderland betaalt de A15")

    assert problems(checks.check_quotes) == [
        "zin 112, RT-000093: ‘Gelderland betaalt de A15’ staat niet in de bron"
    ]


def test_a_quote_of_another_sentence_is_no_quote_of_this_one():
    Contribution.objects.filter(amount_eur=300 * MILLION).update(words="450 miljoen euro")

    assert "zin 112, RT-000093: ‘450 miljoen euro’ staat niet in de bron" in problems(
        checks.check_quotes
    )


def test_a_sentence_that_nobody_cites_is_left_over():
    Passage.objects.filter(number=14).update(no_fact_reason="")

    (problem,) = problems(checks.check_sentences)

    assert problem.startswith("zin 14: geen bijdrage rust hierop")


def test_a_sentence_that_only_a_concept_cites_is_left_over():
    with connection.cursor() as cursor:
        # What was public never becomes a concept: take that guard away first.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE register_entry SET publication = 'concept' WHERE number IN (25, 26)")

    found = [problem[:7] for problem in problems(checks.check_sentences)]

    assert found == ["zin 15:", "zin 16:", "zin 65:", "zin 67:", "zin 80:"]


def test_a_cited_sentence_cannot_be_called_no_fact():
    Passage.objects.filter(number=112).update(no_fact_reason="Algemeen.")

    assert problems(checks.check_sentences) == [
        "zin 112: heet geen feit, maar een bijdrage rust erop"
    ]


@pytest.mark.parametrize(
    ("model", "number", "values", "words"),
    [
        (Initiative, 79, {"quantity_words": "wel 30 bedrijven"}, "wel 30 bedrijven"),
        (Initiative, 88, {"period_text": "tot 2050"}, "tot 2050"),
    ],
)
def test_words_that_a_page_shows_as_the_source_are_held_against_it_too(
    model, number, values, words
):
    model.objects.filter(number=number).update(**values)
    entry = Entry.objects.get(number=number)

    assert problems(checks.check_quotes) == [
        f"{entry.public_number} {entry.title}: ‘{words}’ staat niet in de zinnen die deze "
        "bijdrage citeert"
    ]


def test_an_area_in_the_wrong_unit_does_not_stand_in_for_the_right_one():
    Campus.objects.filter(number=24).update(floor_area_existing_m2=None)
    Initiative.objects.filter(number=51).update(area_ha=26_000)

    assert "zin 51: ‘26.000 m2’ staat bij geen bijdrage" in problems(checks.check_figures)


def test_a_published_entry_that_rests_on_nothing_is_named():
    entry = make_fund(title="Verzonnen fonds")

    assert problems(checks.check_sentences) == [
        f"{entry.public_number} Verzonnen fonds: rust op geen zin"
    ]


# Figures -------------------------------------------------------------------------------------


def test_an_amount_of_the_text_without_an_entry_is_named():
    money(300).delete()

    assert problems(checks.check_figures) == ["zin 112: ‘300 miljoen euro’ staat bij geen bijdrage"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ((Campus, 24, {"floor_area_existing_m2": None}), "zin 51: ‘26.000 m2’"),
        ((Initiative, 88, {"area_ha": None}), "zin 107: ‘1.000 ha’"),
        ((Initiative, 79, {"quantity": None, "quantity_words": ""}), "zin 96: ‘30’"),
        ((Initiative, 88, {"period_text": ""}), "zin 107: ‘2040’"),
        ((Initiative, 141, {"start_year": None, "period_text": ""}), "zin 168: ‘2009’"),
        ((Initiative, 93, {"title": "Weg", "aliases": []}), "zin 112: ‘A15’"),
    ],
)
def test_an_area_year_or_count_of_the_text_without_an_entry_is_named(change, problem):
    model, number, values = change
    if "period_text" in values:
        Contribution.objects.filter(entry__number=number).update(period_text="")
    model.objects.filter(number=number).update(**values)

    assert problems(checks.check_figures) == [f"{problem} staat bij geen bijdrage"]


def test_a_reason_for_a_figure_that_is_not_there_is_named(monkeypatch):
    reasons = checks.figure_reasons(FIXTURES) | {(57, "acht"): "Telt de clusters."}
    monkeypatch.setattr(checks, "figure_reasons", lambda folder: reasons)

    assert problems(checks.check_figures) == [
        "zin 57: er is een reden voor ‘acht’, maar dat staat er niet"
    ]


@pytest.mark.parametrize(
    ("model", "number", "values"),
    [
        (Campus, 24, {"floor_area_planned_m2": 46_000}),
        (Initiative, 88, {"area_ha": 2040}),
        (Initiative, 78, {"quantity": 12}),
        (Initiative, 140, {"end_year": 2020}),
    ],
)
def test_a_figure_that_the_text_lacks_is_named_with_its_entry(model, number, values):
    model.objects.filter(number=number).update(**values)
    (value,) = values.values()
    entry = Entry.objects.get(number=number)

    assert problems(checks.check_entries) == [
        f"{entry.public_number} {entry.title}: {value} staat niet in de zinnen die deze "
        "bijdrage citeert"
    ]


# Money ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("millions", "change", "fault"),
    [
        (300, {"amount_eur": 30 * MILLION}, "het bedrag €\u00a030.000.000 is niet wat er staat"),
        (300, {"precision": "at_least"}, "het register leest ‘meer dan’, de bron zegt ‘precies’"),
        (300, {"precision": "about"}, "het register leest ‘circa’, de bron zegt ‘precies’"),
        (40, {"precision": "exact"}, "het register leest ‘precies’, de bron zegt ‘meer dan’"),
        (
            1400,
            {"nature": "own"},
            "het register leest ‘eigen bijdrage’, de bron zegt ‘totale investering’",
        ),
        (
            300,
            {"nature": "total_investment"},
            "het register leest ‘totale investering’, de bron zegt ‘eigen bijdrage’",
        ),
    ],
)
def test_an_amount_says_what_its_words_say(millions, change, fault):
    line = money(millions)
    Contribution.objects.filter(pk=line.pk).update(**change)

    (problem,) = problems(checks.check_money)

    assert problem.startswith(f"{line.entry.public_number}, zin {line.passage.number}: {fault}")


def test_an_invented_figure_for_unknown_money_is_noticed():
    line = Contribution.objects.get(entry__number=23)
    Contribution.objects.filter(pk=line.pk).update(amount_eur=5 * MILLION, precision="exact")

    assert problems(checks.check_money) == [
        "RT-000023, zin 50: het bedrag €\u00a05.000.000 is niet wat er staat: ‘vele miljoenen’"
    ]


def test_a_doubled_amount_is_named_with_its_sentence():
    line = money(300)
    fund = make_fund()
    make_citation(fund, line.passage)
    make_contribution(
        fund, line.amount_eur, words=line.words, passage=line.passage, precision="exact"
    )

    assert problems(checks.check_money) == [
        "zin 112: €\u00a0300.000.000 staat 2 keer in het register"
    ]


@pytest.mark.parametrize(
    ("part", "whole", "fault"),
    [
        (55, 1400, "is deel van een ander soort bedrag: ‘totale investering 1,4 miljard euro’"),
        (10, 1.5, "is groter dan het geheel: ‘1,5 miljoen euro’"),
    ],
)
def test_a_part_lies_in_a_larger_line_of_the_same_nature(part, whole, fault):
    line = money(part)
    Contribution.objects.filter(pk=line.pk).update(included_in=money(whole))

    assert problems(checks.check_money) == [
        f"{line.entry.public_number}, zin {line.passage.number}: {fault}"
    ]


def test_money_of_another_source_is_no_concern_of_the_annex():
    make_contribution(make_fund(), 15 * MILLION, passage=None)

    assert problems(checks.check_money) == []


def test_money_of_another_source_does_not_stand_in_for_money_of_the_annex():
    entry = Entry.objects.get(number=93)
    money(300).delete()
    other = make_passage("Gelderland betaalt 300 miljoen euro.")
    make_citation(entry, other)
    make_contribution(entry, 300 * MILLION, words="300 miljoen euro", passage=other)

    assert problems(checks.check_figures) == ["zin 112: ‘300 miljoen euro’ staat bij geen bijdrage"]
