"""The page that an official begins the day with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from register.models import Entry, EntryIndex, EntryRegion, Region
from submissions import confirming, services
from submissions.models import RegionVisit, Submission
from submissions.proposal.snapshot import snapshot
from tests import make

from .pages import official_of

PAGE = "/mijn-regio/limburg"


@pytest.fixture
def region():
    return make.make_region("Limburg", slug="limburg")


def change_of(entry: Entry, user, title: str = "Nieuw") -> Submission:
    """Return a proposal of the entry's owner that waits for the ministry."""
    make.make_citation(entry)
    submission = services.start_change(entry, entry.owner, user)
    values = snapshot(entry) | {"title": title}
    submission.refresh_from_db()
    submission = services.save_draft(submission.number, user, values, submission.revision)
    return services.submit(submission, user, "", submission.revision)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_official_of_one_region_goes_there_at_once(region):
    answer = official_of(region).get("/mijn-regio")

    assert (answer.status_code, answer.url) == (302, PAGE)


def test_official_of_several_regions_chooses_and_switches(region):
    client = official_of(region, make.make_region("Zeeland", slug="zeeland"))

    choice = text_of(client.get("/mijn-regio"))
    page = text_of(client.get(PAGE))

    assert 'href="/mijn-regio/zeeland"' in choice
    assert 'href="/mijn-regio/zeeland"' in page
    assert 'href="/mijn-regio/limburg" aria-current="page"' in page


def test_official_without_a_region_reads_what_to_do():
    assert "Bij uw account hoort nog geen regio" in text_of(official_of().get("/mijn-regio"))


def test_empty_region_reads_what_can_be_done(region):
    page = text_of(official_of(region).get(PAGE))

    assert "U hoeft nu niets te doen." in page
    assert "Uw regio heeft nog niets voorgesteld." in page
    assert "In het register staat nog geen bijdrage waarvan provincie Limburg" in page
    assert "Nieuwe campus" in page


def test_own_entries_come_apart_from_those_that_name_the_region(region):
    own = make.make_fund(regions=[region], title="Eigen fonds")
    concept = make.make_fund(regions=[region], title="Ons concept", publication="concept")
    named = make.make_fund(regions=[make.make_region(), region], title="Fonds van anderen")
    meant = make.make_fund(title="Alleen bedoeld")
    EntryRegion.objects.create(entry=meant, region=region, role="partner", implied=True)
    gone = make.make_fund(regions=[region], title="Ingetrokken fonds")
    Entry.objects.filter(pk=gone.pk).update(publication="withdrawn", withdrawal_note="Dubbel")
    make.make_fund(title="Niet van ons")

    page = official_of(region).get(PAGE)

    assert [entry.pk for entry in page.context["own_entries"]] == [own.pk, concept.pk]
    assert [entry.pk for entry in page.context["naming_entries"]] == [named.pk]
    addresses = [f"{what}/{own.number:06d}" for what in ("wijzigen", "intrekken")]
    assert all(f"{PAGE}/{address}" in text_of(page) for address in addresses)
    assert f"{PAGE}/intrekken/{named.number:06d}" not in text_of(page)
    assert f"{PAGE}/intrekken/{concept.number:06d}" not in text_of(page)


def test_entry_with_an_open_proposal_leads_there(region):
    client = official_of(region)
    fund = make.make_fund(regions=[region])
    submission = change_of(fund, client.user)

    page = text_of(client.get(PAGE))

    assert f'href="/mijn-regio/voorstellen/{submission.number}"' in page
    assert f"{PAGE}/wijzigen/{fund.number:06d}" not in page


def test_confirmation_is_that_of_the_region_itself(region):
    official = make.make_user()
    confirmed = {"confirmed_on": "2026-03-01", "confirmed_by": official}
    own = make.make_fund(regions=[region], **confirmed)
    named = make.make_fund(regions=[make.make_region(), region], **confirmed)
    client = official_of(region)

    before = client.get(PAGE)
    EntryRegion.objects.filter(entry=named, region=region).update(
        confirmed_on="2026-04-02", confirmed_by=official
    )
    after = text_of(client.get(PAGE))

    assert before.context["own_entries"][0].pk == own.pk
    assert "Laatst bevestigd: 1 maart 2026" in text_of(before)
    assert before.context["naming_entries"][0].confirmed_here is None
    assert "Laatst bevestigd: 2 april 2026" in after


def test_each_state_says_who_when_and_what_happens_next(region):
    client = official_of(region, first_name="Lies", last_name="Limburg")
    fund = make.make_fund(regions=[region])
    submission = change_of(fund, client.user)
    coordinator = make.make_user(first_name="Co", last_name="Ordinator")
    told = [client.get(PAGE).context["submissions"][0].told]

    submission = services.send_back(submission, coordinator, "Te vaag.", submission.revision)
    returned = client.get(PAGE)
    told.append(returned.context["submissions"][0].told)
    services.retract(submission, client.user, "")
    told.append(client.get(PAGE).context["submissions"][0].told)

    assert told[0].startswith("Ingediend op ")
    assert "door Lies Limburg (regiomedewerker). Een coördinator van het ministerie" in told[0]
    assert "door Co Ordinator (coördinator). Lees de reden" in told[1]
    assert told[2].endswith("door Lies Limburg (regiomedewerker). Er gebeurt niets meer mee.")
    assert "Teruggestuurd: pas het aan" in text_of(returned)
    assert "Te vaag." in text_of(returned)


def test_drafts_of_colleagues_are_asked_to_be_finished_and_those_of_others_are_not(region):
    colleague, elsewhere = official_of(region), make.make_region()
    draft = services.start_new("fund", region, colleague.user)
    services.start_new("fund", elsewhere, official_of(elsewhere).user)

    page = official_of(region).get(PAGE)

    assert [each.pk for each in page.context["asked"]["drafts"]] == [draft.pk]
    assert [each.pk for each in page.context["submissions"]] == [draft.pk]


def test_news_is_what_others_did_and_goes_when_it_is_ticked_off(region):
    client, coordinator = official_of(region), make.make_user()
    fund = make.make_fund(regions=[region])
    submission = change_of(fund, client.user)
    services.add_remark(submission, coordinator, "title", "Waarom?")
    services.send_back(submission, coordinator, "Te vaag.", submission.revision)

    page = client.get(PAGE)
    found = page.context["news"]
    client.post(PAGE, {"tot": page.context["now"]})
    seen = client.get(PAGE).context["news"]
    services.add_remark(submission, coordinator, "title", "Nog iets")
    after = client.get(PAGE).context["news"]

    assert [step.get_action_display() for step in found["steps"]] == ["teruggestuurd"]
    assert [remark.text for remark in found["remarks"]] == ["Waarom?"]
    assert [entry.pk for entry in found["entries"]] == [fund.pk]
    assert seen == {}
    assert [remark.text for remark in after["remarks"]] == ["Nog iets"]


def unchanged_fund(region: Region) -> Entry:
    """A fund that has not been changed for longer than news is shown."""
    fund = make.make_fund(regions=[region])
    EntryIndex.objects.update(changed_at=timezone.now() - timedelta(days=40))
    return fund


def test_a_confirmation_is_no_news_and_hides_none(region):
    client, fund = official_of(region), unchanged_fund(region)
    confirming.confirm(fund, region, client.user)
    quiet = client.get(PAGE).context["news"]

    Entry.objects.filter(pk=fund.pk).update(title="Van een ander")

    assert quiet == {}
    assert [each.pk for each in client.get(PAGE).context["news"]["entries"]] == [fund.pk]


def test_that_an_entry_was_withdrawn_is_news(region):
    client, fund = official_of(region), unchanged_fund(region)

    Entry.objects.filter(pk=fund.pk).update(publication="withdrawn", withdrawal_note="Dubbel")

    assert "Ingetrokken uit het register" in client.get(PAGE).text


def test_news_that_came_after_the_page_was_opened_stays(region):
    client = official_of(region)
    submission = services.start_new("fund", region, client.user)
    submission.refresh_from_db()
    opened = client.get(PAGE).context["now"]
    services.add_remark(submission, make.make_user(), "", "Net gezegd")

    client.post(PAGE, {"tot": opened})

    assert [each.text for each in client.get(PAGE).context["news"]["remarks"]] == ["Net gezegd"]


@pytest.mark.parametrize("moment", ["", "x", "-1", "9" * 16, "9" * 400, "\x00", "²"])
def test_moment_that_is_none_is_the_present(region, moment):
    client = official_of(region)

    answer = client.post(PAGE, {"tot": moment})

    assert answer.status_code == 302
    assert timezone.now() - RegionVisit.objects.get().at < timedelta(minutes=1)


@pytest.mark.parametrize("page", ["1", "3", "99", "0", "-1", "x", "9" * 50, "\x00"])
def test_long_list_is_cut_into_pages(region, page):
    for number in range(51):
        make.make_fund(regions=[region], title=f"Fonds {number:02d}", theme=make.make_theme())

    found = official_of(region).get(PAGE, {"eigen": page})

    shown = [entry.title for entry in found.context["own_entries"]]
    first = [f"Fonds {number:02d}" for number in range(25)]
    assert shown == (["Fonds 50"] if page in {"3", "99", "0", "-1", "9" * 50} else first)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_much_for_any_number_of_rows(region, django_assert_num_queries, count):
    client = official_of(region)
    for _ in range(count):
        submission = change_of(make.make_fund(regions=[region]), client.user)
        services.add_remark(submission, make.make_user(), "", "Kijk")
        make.make_campus(regions=[make.make_region(), region])
        services.start_new("fund", region, client.user)

    with django_assert_num_queries(30):
        page = client.get(PAGE)

    assert len(page.context["own_entries"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_proposal_asks_as_much_for_any_number_of_rows(region, django_assert_num_queries, count):
    client = official_of(region)
    submission = change_of(make.make_fund(regions=[region]), client.user)
    for _ in range(count):
        remark = services.add_remark(submission, make.make_user(), "title", "Waarom?")
        services.resolve_remark(remark, make.make_user())

    with django_assert_num_queries(11):
        page = client.get(submission.get_absolute_url())

    assert len(page.context["remarks"]) == count


def test_official_answers_and_resolves_remarks(region):
    client = official_of(region)
    submission = change_of(make.make_fund(regions=[region]), client.user)
    services.add_remark(submission, make.make_user(), "title", "Waarom?")
    address = submission.get_absolute_url()

    client.post(address, {"doe": "opmerking", "unit": "title", "text": "De naam is anders."})
    client.post(address, {"doe": "opgelost", "opmerking": "1"})

    first, second = submission.remarks.all()
    page = text_of(client.get(address))
    assert (first.resolved_by, second.resolved_by) == (client.user, None)
    assert (second.unit, second.text) == ("title", "De naam is anders.")
    assert "<strong>Titel</strong>" in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"doe": "goedkeuren"},
        {"doe": "opmerking", "text": " "},
        {"doe": "opmerking", "text": "x" * 2001},
        {"doe": "opmerking", "text": "x", "unit": "slug"},
        {"doe": "opmerking", "text": "a\x00b"},
        {"doe": "opgelost", "opmerking": "1"},
        {"doe": "opgelost", "opmerking": "9" * 30},
        {"doe": "opgelost", "opmerking": "0"},
        {"doe": "intrekken", "reason": "x" * 2001},
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(region, sent):
    client = official_of(region)
    submission = change_of(make.make_fund(regions=[region]), client.user)

    answer = client.post(submission.get_absolute_url(), sent)

    submission.refresh_from_db()
    assert answer.status_code == 400
    assert (submission.state, submission.remarks.count()) == ("ingediend", 0)
    assert escape(sent.get("text", "").strip()) in answer.content.decode()


def test_decided_proposal_says_what_was_left_out_and_cannot_be_retracted(region):
    client = official_of(region)
    fund = make.make_fund(regions=[region], place="Venlo")
    make.make_citation(fund)
    submission = services.start_change(fund, region, client.user)
    submission.refresh_from_db()
    values = snapshot(fund) | {"title": "Nieuw", "place": "Roermond"}
    submission = services.save_draft(submission.number, client.user, values, 1)
    submission = services.submit(submission, client.user, "", submission.revision)
    version = Entry.objects.get(pk=fund.pk).index.version
    services.approve(
        submission,
        make.make_user(),
        accepted=["title"],
        chosen=[],
        note="De plaats klopt niet.",
        revision=submission.revision,
        version=version,
    )

    page = client.get(submission.get_absolute_url())
    refused = client.post(submission.get_absolute_url(), {"doe": "intrekken"})

    assert [change.label for change in page.context["left_out"]] == ["Plaats"]
    assert [change.label for change in page.context["taken_over"]] == ["Titel"]
    assert "De plaats klopt niet." in text_of(page)
    assert fund.get_absolute_url() in text_of(page)
    assert refused.status_code == 409
    assert "Dat kan niet meer: het voorstel is deels overgenomen." in text_of(refused)
