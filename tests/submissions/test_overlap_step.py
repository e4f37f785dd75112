"""The step in which an official says what each look-alike is, and who gets there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from register.models import Entry, Region
from submissions.models import OverlapVerdict
from submissions.overlap import unanswered
from tests import make

from .look_alikes import TITLE, address, answer, judge, propose, titles


@pytest.fixture
def region() -> Region:
    return make.make_region("Gelderland")


@pytest.fixture
def client(region: Region) -> Client:
    """A browser in which an official of the region has logged in."""
    client = Client()
    client.force_login(make.make_user("regional_official", [region]))
    return client


# Rights and leaks -----------------------------------------------------------------------------


def test_a_concept_of_another_region_is_never_shown(region, client):
    entry = make.make_initiative(title=TITLE, summary="Geheim plan")
    submission = propose(region)
    assert titles(submission) == [TITLE]
    assert b"Geheim plan" in client.get(address(submission)).content

    concept = make.make_initiative(
        title=f"{TITLE} 2", summary="Geheim plan", publication="concept", owner=entry.owner
    )
    Entry.objects.filter(pk=entry.pk).update(publication="withdrawn", withdrawal_note="Dubbel")

    assert titles(submission) == []
    assert b"Geheim plan" not in client.get(address(submission)).content
    assert titles(propose(concept.owner)) == [concept.title]


def test_only_officials_of_the_region_reach_the_step(region, client):
    submission = propose(region)
    others = [
        make.make_user("regional_official", [make.make_region()]),
        make.make_user("coordinator", [region]),
        make.make_user("administrator", [region]),
    ]

    answers = []
    for user in others:
        client.force_login(user)
        answers.append(client.get(address(submission)).status_code)
        answers.append(client.post(address(submission)).status_code)

    assert answers == [404] * 6


def test_who_is_not_logged_in_is_asked_to_and_comes_back(region):
    submission = propose(region)

    answer = Client().get(address(submission))

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"?next={address(submission)}")


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_what_does_not_exist_answers_404(client, number):
    assert client.get(f"/mijn-regio/voorstellen/{number}/lijkt-op").status_code == 404


def test_a_proposal_that_was_sent_shows_what_was_said_and_takes_nothing(region, client):
    entry = make.make_initiative(title=TITLE)
    submission = propose(region, state="ingediend")
    judge(submission, entry)

    shown = client.get(address(submission))
    refused = client.post(address(submission), answer(entry, verdict="zelfde"))

    assert (shown.status_code, refused.status_code) == (200, 409)
    assert "Het ene is een netwerk." in shown.text
    assert "U kunt er nu niets in veranderen." in refused.text
    assert submission.verdicts.get().verdict == "verschillend"


# The step -------------------------------------------------------------------------------------


def test_answers_are_kept_with_who_gave_them(region, client):
    entries = [make.make_initiative(title=f"{TITLE} {n}") for n in (1, 2)]
    submission = propose(region)

    response = client.post(address(submission), answer(*entries, explanation="Dat is het geheel."))

    assert response.headers["Location"].endswith("/controleren")
    assert response.headers["Cache-Control"] == (
        "max-age=0, no-cache, no-store, must-revalidate, private"
    )
    assert unanswered(submission) == []
    said = submission.verdicts.values_list("verdict", "explanation", "by__role")
    assert list(said) == [("onderdeel", "Dat is het geheel.", "regional_official")] * 2


def test_an_answer_is_changed_by_who_gives_another(region, client):
    one, other = (make.make_initiative(title=f"{TITLE} {n}") for n in (1, 2))
    submission = propose(region)
    kept, changed = judge(submission, one), judge(submission, other)

    said = answer(one, verdict="verschillend", explanation=kept.explanation) | answer(other)
    client.post(address(submission), said)

    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (kept.verdict, kept.by) == ("verschillend", submission.author)
    assert changed.verdict == "onderdeel"
    assert changed.by != submission.author


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({}, "Kies wat de twee van elkaar zijn."),
        ({"verdict": "x"}, "Kies een van de drie mogelijkheden."),
        ({"verdict": "zel\0fde"}, "Kies een van de drie mogelijkheden."),
        ({"verdict": "verschillend"}, "Zeg in één zin waarin de twee verschillen."),
        ({"verdict": "verschillend", "explanation": " "}, "Zeg in één zin"),
        ({"verdict": "onderdeel", "explanation": "b" * 301}, "Gebruik hooguit 300 tekens."),
        ({"verdict": "zelfde", "explanation": "a\0b"}, "tekens zijn niet toegestaan"),
    ],
)
def test_one_wrong_answer_saves_none_and_keeps_what_was_typed(region, client, said, complaint):
    wrong, right = (make.make_initiative(title=f"{TITLE} {n}") for n in (1, 2))
    submission = propose(region)
    number = wrong.public_number.lower()
    typed = answer(right, explanation="Dit bleef staan.")

    response = client.post(
        address(submission), typed | {f"{number}-{name}": value for name, value in said.items()}
    )

    assert response.status_code == 200
    assert complaint in response.text
    assert "Dit bleef staan." in response.text
    assert f'href="#id_{number}-' in response.text
    assert submission.verdicts.count() == 0


def test_an_answer_about_what_does_not_look_alike_is_ignored(region, client):
    foreign = make.make_initiative(title="Brainport")
    submission = propose(region)

    client.post(address(submission), answer(foreign))

    assert submission.verdicts.count() == 0


@pytest.mark.parametrize(
    ("is_own", "advice"),
    [(True, "Stel liever een wijziging voor"), (False, "bekijkt het ministerie")],
)
def test_the_same_leads_on_once(region, client, is_own, advice):
    entry = make.make_initiative(title=TITLE, regions=[region] if is_own else None)
    submission = propose(region)

    first = client.post(address(submission), answer(entry, verdict="zelfde"), follow=True)
    second = client.post(address(submission), answer(entry, verdict="zelfde"))

    assert advice in first.text
    assert second.headers["Location"].endswith("/controleren")


def test_nothing_that_looks_alike_is_said_so(region, client):
    response = client.get(address(propose(region)))

    assert "Wij vonden geen bijdragen die hierop lijken." in response.text


def test_a_text_with_html_is_shown_as_text(region, client):
    text = "<script>alert(1)</script> foodvalley"
    entry = make.make_initiative(title=text)
    submission = propose(region, text, state="ingediend")
    OverlapVerdict.objects.create(
        submission=submission, other=entry, verdict="zelfde", explanation=text, by=make.make_user()
    )

    shown = client.get(address(submission)).text

    assert shown.count("&lt;script&gt;alert(1)") == 4
    assert "<script>alert" not in shown


def test_three_look_alikes_take_as_many_queries_as_one(region, client):
    submission = propose(region, place="Ede", topsectors=[{"topsector": "chemie"}])
    counts = []
    for number in range(3):
        entry = make.make_full_entry(make.make_initiative)
        Entry.objects.filter(pk=entry.pk).update(title=f"{TITLE} {number}", place="Ede")
        judge(submission, entry)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(submission))
        counts.append(len(queries))

    assert counts[0] == counts[2]
