"""The screen on which a coordinator decides, and the queue that leads to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from register.models import Entry, User
from submissions import services
from submissions.models import Submission
from tests.make import make_citation, make_contribution, make_fund, make_region, make_user

OFFICIAL = User.Role.REGIONAL_OFFICIAL
QUEUE = "/beheer/submissions/submission/"
SOURCE = {"key": "n1", "document": "Begroting", "page": "", "quote": "2 miljoen", "link": ""}


def make_submitted(entry: Entry | None = None, **changes: Any) -> Submission:
    fund = entry or make_fund(title="Oud")
    if not fund.citations.exists():
        make_citation(fund)
    official = make_user(OFFICIAL, [fund.owner])
    submission = services.start_change(fund, fund.owner, official)
    values = submission.proposed | (changes or {"title": "Nieuw"})
    submission = services.save_draft(submission.number, official, values, submission.revision)
    return services.submit(submission, official, "", submission.revision)


def address(submission: Submission) -> str:
    return reverse("admin:submissions_submission_change", args=[submission.pk])


def post(client: Client, submission: Submission, decision: str, **fields: Any) -> Any:
    """Send the form as the page shows it, with every choice as it stands there."""
    form = client.get(address(submission)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(address(submission), data | {"decision": decision} | fields)


def state(submission: Submission) -> str:
    return Submission.objects.get(pk=submission.pk).state


def test_the_difference_is_shown_word_by_word(coordinator_client):
    submission = make_submitted(make_fund(title="Fonds voor water"), title="Fonds voor energie")

    page = coordinator_client.get(address(submission)).content.decode()

    assert "Fonds voor <del>water</del><ins>energie</ins>" in page


def test_an_approval_changes_the_register_and_leads_back_to_the_queue(coordinator_client):
    submission = make_submitted()

    answer = post(coordinator_client, submission, "approve")

    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    assert (state(submission), Entry.objects.get().title) == ("overgenomen", "Nieuw")


def test_one_part_is_taken_over_and_another_is_not(coordinator_client):
    submission = make_submitted(title="Nieuw", place="Delft")

    choices = {"choice-1": "laten", "note": "De plaats staat niet in de bron."}
    post(coordinator_client, submission, "approve", **choices)

    entry = Entry.objects.get()
    assert state(submission) == "deels-overgenomen"
    assert (entry.title, entry.place) == ("Nieuw", "")


@pytest.mark.parametrize(
    ("decision", "outcome"), [("return", "teruggestuurd"), ("reject", "afgewezen")]
)
def test_a_no_keeps_the_register_and_says_why(coordinator_client, decision, outcome):
    submission = make_submitted()

    post(coordinator_client, submission, decision, note="Noem de bron.")

    submission.refresh_from_db()
    assert (submission.state, submission.decision_note) == (outcome, "Noem de bron.")
    assert Entry.objects.get().title == "Oud"


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_a_no_without_a_reason_is_refused_with_what_was_typed_kept(coordinator_client, decision):
    submission = make_submitted()

    answer = post(coordinator_client, submission, decision, remark="Let op de titel")

    assert answer.status_code == 409
    assert "Geef een reden" in answer.text
    assert "Let op de titel" in answer.text
    assert (state(submission), submission.remarks.count()) == ("ingediend", 0)


def test_remarks_stay_with_their_part_until_they_are_resolved(coordinator_client):
    submission = make_submitted()

    post(coordinator_client, submission, "remark", **{"remark-0": "Is dit de naam?"})
    remark = submission.remarks.get()
    post(coordinator_client, submission, "remark", resolve=remark.pk)

    remark.refresh_from_db()
    assert (remark.unit, remark.text) == ("title", "Is dit de naam?")
    assert remark.resolved_at is not None


def test_base_theirs_and_mine_stand_side_by_side_and_nothing_is_chosen(coordinator_client):
    submission = make_submitted()
    Entry.objects.update(title="Van een ander")

    answer = coordinator_client.get(address(submission))

    (item,) = [item for item, *_ in answer.context["form"].rows()]
    assert item.is_conflict
    assert (item.mine.old, item.theirs.new, item.mine.new) == ("Oud", "Van een ander", "Nieuw")
    assert answer.context["form"]["choice-0"].value() is None


def test_where_both_changed_nothing_happens_until_somebody_chooses(coordinator_client):
    submission = make_submitted()
    Entry.objects.update(title="Van een ander")

    refused = post(coordinator_client, submission, "approve")
    assert (refused.status_code, state(submission)) == (409, "ingediend")

    post(coordinator_client, submission, "approve", **{"choice-0": "overnemen"})
    assert Entry.objects.get().title == "Nieuw"


def test_what_the_register_changed_after_the_screen_opened_is_shown_first(coordinator_client):
    submission = make_submitted()

    answer = post(coordinator_client, submission, "approve", version="0", note="Akkoord")

    assert answer.status_code == 409
    assert "Intussen is de bijdrage in het register gewijzigd" in answer.text
    assert "Akkoord" in answer.text
    assert state(submission) == "ingediend"


def test_a_conflict_that_came_after_the_screen_opened_is_nobodys_choice_yet(coordinator_client):
    submission = make_submitted()
    opened = coordinator_client.get(address(submission)).context["form"]
    Entry.objects.update(title="Van een ander")
    version = opened["version"].value() - 1  # in a test all is one transaction, and one version

    answer = coordinator_client.post(
        address(submission),
        {
            "decision": "approve",
            "choice-0": opened["choice-0"].value(),
            "revision": opened["revision"].value(),
            "version": version,
        },
    )

    assert opened["choice-0"].value() == "overnemen"
    assert answer.status_code == 409
    assert answer.context["form"]["choice-0"].value() is None
    assert Entry.objects.get().title == "Van een ander"


def preview(client: Client, submission: Submission) -> Any:
    return client.get(reverse("admin:submissions_submission_preview", args=[submission.pk]))


def test_a_preview_shows_the_entry_as_it_would_be_and_changes_nothing(coordinator_client):
    submission = make_submitted(title="Nieuw")

    page = preview(coordinator_client, submission)

    assert "<h1>Nieuw</h1>" in page.text
    assert Entry.objects.get().title == "Oud"


def test_a_preview_of_a_new_entry_spends_no_number(coordinator_client):
    before = make_fund().number
    region = make_region()
    submission = services.start_new("fund", region, make_user(OFFICIAL, [region]))
    theme, sources = make_fund().theme.code, [SOURCE]
    values = submission.proposed | {"title": "Nieuw", "theme": theme, "ladder": "wens"}
    Submission.objects.update(
        proposed=values | {"sources": sources}, state="ingediend", submitted_at=timezone.now()
    )

    page = preview(coordinator_client, submission)

    assert "<h1>Nieuw</h1>" in page.text
    assert make_fund().number == before + 2


def test_a_preview_of_what_contradicts_the_register_says_so(coordinator_client):
    fund = make_fund()
    whole = make_contribution(fund)
    make_contribution(make_fund(), 1_000, included_in=whole)
    submission = make_submitted(fund, contributions=[])

    page = preview(coordinator_client, submission)

    assert page.status_code == 200
    assert "Zo kan het niet in het register" in page.text


def test_what_was_thrown_away_before_it_was_submitted_stays_with_the_region(coordinator_client):
    fund = make_fund()
    official = make_user(OFFICIAL, [fund.owner])
    draft = services.start_change(fund, fund.owner, official)
    services.retract(draft, official)

    assert coordinator_client.get(address(draft)).status_code == 404
    queue = coordinator_client.get(f"{QUEUE}?stand=ingetrokken&portefeuille=alle")
    assert draft.reference not in queue.text


def test_the_second_reviewer_is_told_what_the_first_decided(coordinator_client):
    submission = make_submitted()
    stale = {"revision": submission.revision, "version": submission.entry.index.version}
    services.reject(submission, make_user(), "Dubbel", submission.revision)

    answer = coordinator_client.post(
        address(submission),
        stale | {"decision": "approve", "choice-0": "overnemen", "note": "Prima"},
    )

    assert answer.status_code == 409
    assert "het voorstel is afgewezen" in answer.text
    assert Entry.objects.get().title == "Oud"


@pytest.mark.parametrize(
    "fields",
    [
        {"revision": "x"},
        {"revision": "1" * 30},
        {"version": "\x00"},
        {"note": "x" * 2001},
        {"decision": "verzonnen"},
        {"decision": ""},
        {"choice-0": "alles"},
        {"resolve": "9" * 40},
        {"resolve": "\x00"},
    ],
)
def test_what_no_form_sends_is_refused_in_dutch(coordinator_client, fields):
    submission = make_submitted()

    answer = post(coordinator_client, submission, **{"decision": "approve", **fields})

    assert answer.status_code in {200, 409}
    assert "Er is nog niets besloten" in answer.text
    assert state(submission) == "ingediend"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_what_a_region_types_is_text_to_the_reviewer(coordinator_client, text):
    line = {"key": "n1", "amount": text, "words": text, "note": text}
    submission = make_submitted(title=text, contributions=[line], partners=[text])

    page = coordinator_client.get(address(submission)).content.decode()

    assert text not in page
    assert page.count("&lt;") >= 4


def test_people_are_called_by_their_name_as_on_the_pages_of_a_region(coordinator_client):
    submission = make_submitted()
    author = submission.author
    User.objects.filter(pk=author.pk).update(first_name="Joke", last_name="de Vries")
    post(coordinator_client, submission, "remark", remark="Waarom?")
    coordinator = Submission.objects.get(pk=submission.pk).remarks.get().by
    User.objects.filter(pk=coordinator.pk).update(first_name="Co", last_name="Ordinator")

    page = coordinator_client.get(address(submission)).text
    post(coordinator_client, submission, "approve")
    queue = coordinator_client.get(QUEUE, {"stand": "overgenomen"}).text

    assert "<dd>Joke de Vries</dd>" in page
    assert "door Joke de Vries (regiomedewerker)" in page
    assert "door Co Ordinator (coördinator)" in page
    assert author.username not in page
    assert "Co Ordinator" in queue


def test_an_own_proposal_is_for_a_colleague():
    submission = make_submitted()
    User.objects.filter(pk=submission.author_id).update(role=User.Role.COORDINATOR)
    client = Client()
    client.force_login(User.objects.get(pk=submission.author_id))

    page = client.get(address(submission)).content.decode()

    assert "Dit is uw eigen voorstel." in page
    assert 'value="approve"' not in page


@pytest.mark.parametrize("role", [User.Role.REGIONAL_OFFICIAL, User.Role.ADMINISTRATOR])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_coordinators_come_here(role, method):
    submission = make_submitted()
    client = Client()
    client.force_login(make_user(role, [submission.region]))

    answers = [getattr(client, method)(url) for url in (QUEUE, address(submission))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert state(submission) == "ingediend"


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "abc"])
def test_a_proposal_that_is_not_there_answers_404(coordinator_client, pk):
    assert coordinator_client.get(f"{QUEUE}{pk}/change/").status_code == 404


def test_a_draft_answers_as_if_it_is_not_there(coordinator_client):
    fund = make_fund()
    draft = services.start_change(fund, fund.owner, make_user(OFFICIAL, [fund.owner]))

    assert coordinator_client.get(address(draft)).status_code == 404
    assert draft.reference not in coordinator_client.get(f"{QUEUE}?portefeuille=alle").text


def test_the_queue_shows_age_size_and_money(coordinator_client):
    fund = make_fund()
    make_contribution(fund)
    submission = make_submitted(fund, title="Nieuw", contributions=[])

    page = coordinator_client.get(f"{QUEUE}?portefeuille=alle").content.decode()

    for text in (submission.reference, "Nieuw", "vandaag", "€ 15 miljoen".replace(" ", "\u00a0")):
        assert text in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_takes_as_many_queries_for_three_as_for_one(
    coordinator_client, django_assert_num_queries, number
):
    for _ in range(number):
        make_submitted(make_fund(regions=[make_region()]))
    coordinator_client.get(QUEUE)

    with django_assert_num_queries(8):
        coordinator_client.get(f"{QUEUE}?portefeuille=alle")


@pytest.mark.parametrize("number", [1, 3])
def test_a_proposal_takes_as_many_queries_with_three_changes_as_with_one(
    coordinator_client, django_assert_num_queries, number
):
    fund = make_fund()
    for _ in range(number):
        make_contribution(fund)
    submission = make_submitted(fund, title="Nieuw", contributions=[])

    with django_assert_num_queries(29):
        coordinator_client.get(address(submission))
