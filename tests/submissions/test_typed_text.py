"""Whatever happens meanwhile, and whatever is typed, no text is lost or mixed up."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.test import Client

from submissions.models import Submission
from tests import make

from .drafts import STEPS, change_of, full_fund, send, step_url, stored
from .pages import form_of, official_of


@pytest.fixture
def region():
    return make.make_region("Limburg", slug="limburg")


@pytest.fixture
def client(region) -> Client:
    return official_of(region)


def test_second_tab_sees_both_versions_and_keeps_what_was_typed(client, region):
    submission = change_of(full_fund(region), client)
    url = step_url(submission, "gegevens")
    old_tab = form_of(client.get(url))
    send(client, url, title="Van de collega")

    refused = client.post(url, {**old_tab, "title": "Van mij", "place": "Venlo"})
    page = refused.content.decode()
    again = client.post(url, {**form_of(refused), "place": "Venlo"})

    assert refused.status_code == 409
    assert {(c.label, c.old, c.new) for c in refused.context["differences"]} == {
        ("Titel", "Van de collega", "Van mij"),
        ("Plaats", "", "Venlo"),
    }
    assert 'value="Van mij"' in page
    assert again.status_code == 302
    assert (stored(submission)["title"], stored(submission)["place"]) == ("Van mij", "Venlo")


def test_rows_typed_over_other_rows_are_shown_and_not_mixed(client, region):
    submission = change_of(full_fund(region), client)
    url = step_url(submission, "geld")
    old_tab = form_of(client.get(url))
    send(client, url, **{"contributions-0-weg": "on"})
    kept = deepcopy(stored(submission))

    refused = client.post(url, {**old_tab, "contributions-0-words": "van mij"})

    assert refused.status_code == 409
    assert ("Geldbedrag: Woorden van de bron", "van mij") in refused.context["typed"]
    assert form_of(refused)["contributions-0-words"] == ["vele miljoenen"]
    assert stored(submission) == kept


def test_rows_of_a_stale_page_keep_their_places(client, region):
    submission = change_of(full_fund(region), client)
    url = step_url(submission, "geld")
    old_tab = form_of(client.get(url))
    send(client, url, **{"contributions-1-note": "van de collega"})
    keys = [row["key"] for row in stored(submission)["contributions"]]

    refused = client.post(
        url, {**old_tab, "contributions-0-weg": "on", "contributions-2-words": "een nieuw bedrag"}
    )
    again = client.post(url, form_of(refused))

    assert refused.status_code == 409
    assert again.url == f"{url}?controle"
    rows = stored(submission)["contributions"]
    assert rows[0]["key"] == keys[1]
    assert (len(rows), rows[1]["words"]) == (2, "een nieuw bedrag")


def test_who_submits_twice_has_submitted_once(client, region):
    submission = change_of(full_fund(region), client)
    send(client, step_url(submission, "gegevens"), title="Nieuw")
    url = step_url(submission, "controleren")
    sent = form_of(client.get(url))

    client.post(url, sent)
    second = client.post(url, sent, follow=True)

    assert second.status_code == 200
    assert "Dit voorstel was al ingediend. Het staat er één keer" in second.content.decode()
    assert submission.steps.count() == 1


def test_submitting_what_a_colleague_changed_meanwhile_is_refused(client, region):
    submission = change_of(full_fund(region), client)
    url = step_url(submission, "controleren")
    send(client, step_url(submission, "gegevens"), title="Nieuw")
    sent = form_of(client.get(url))
    send(client, step_url(submission, "gegevens"), title="Van de collega")

    refused = client.post(url, {**sent, "note": "Kijk maar."})

    assert refused.status_code == 409
    assert "Van de collega" in refused.content.decode()
    assert form_of(refused)["note"] == ["Kijk maar."]
    assert Submission.objects.get().state == "concept"


def test_nothing_changed_is_nothing_to_submit(client, region):
    submission = change_of(full_fund(region), client)

    refused = client.post(step_url(submission, "controleren"), {"revision": "1"})

    assert refused.status_code == 409
    assert Submission.objects.get().state == "concept"


def test_typed_text_survives_a_proposal_that_was_submitted_meanwhile(client, region):
    submission = change_of(full_fund(region), client)
    url = step_url(submission, "gegevens")
    send(client, url, title="Nieuw")
    old_tab = form_of(client.get(url))
    send(client, step_url(submission, "controleren"))

    refused = client.post(url, {**old_tab, "title": "Te laat"})

    assert refused.status_code == 409
    assert ("Titel", "Te laat") in refused.context["typed"]
    assert stored(submission)["title"] == "Nieuw"


@pytest.mark.parametrize("revision", ["", "x", "-1", "1" * 30, "²"])
def test_revision_that_is_none_is_stale(client, region, revision):
    submission = change_of(full_fund(region), client)

    answer = send(client, step_url(submission, "gegevens"), revision=revision, title="Nieuw")

    assert answer.status_code == 409
    assert 'value="Nieuw"' in answer.content.decode()
    assert stored(submission)["title"] == "Oud fonds"


@pytest.mark.parametrize("step", STEPS)
def test_null_bytes_are_refused_and_the_rest_of_the_text_is_kept(client, region, step):
    submission = change_of(full_fund(region), client)
    url = step_url(submission, step)
    sent = {n: [f"{v}\x00" for v in vs] for n, vs in form_of(client.get(url)).items()}

    answer = client.post(url, {**sent, "revision": "1"})

    assert answer.status_code == 409
    assert "een teken in dat wij niet kunnen bewaren" in answer.content.decode()
    assert Submission.objects.get().revision == 1


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "value", ["9" * 21, "1e400", "NaN", "\u202e<script>alert(1)</script>", "²"]
)
def test_anything_may_be_typed_anywhere(client, region, step, value):
    submission = change_of(full_fund(region), client)
    url = step_url(submission, step)
    sent = form_of(client.get(url))
    typed = {name: [value for _ in values] for name, values in sent.items() if name != "revision"}

    answer = client.post(url, {**sent, **typed, "rows": sent["rows"]})
    pages = [client.get(f"{step_url(submission, each)}?controle") for each in STEPS]
    pages += [client.get(step_url(submission, "controleren")), client.get(f"{url}/../")]
    pages += [client.get(f"/mijn-regio/voorstellen/{submission.number}")]

    assert answer.status_code == 302
    assert {page.status_code for page in pages} <= {200, 404}
    assert not any("<script>alert" in page.content.decode() for page in pages)


def test_two_megabytes_of_text_are_refused_and_stand_in_the_form_still(client, region):
    submission = change_of(full_fund(region), client)
    before = stored(submission)
    url = step_url(submission, "gegevens")
    text = "x" * 2_000_000

    answer = send(client, url, summary=text)
    too_large = send(client, url, summary=text, note=text)

    assert answer.status_code == 409
    assert "Dit voorstel is te groot: 200" in answer.text
    assert form_of(answer)["summary"] == [text]
    assert stored(submission) == before
    assert too_large.status_code == 413
    assert "Wij hebben niets opgeslagen" in too_large.content.decode()
