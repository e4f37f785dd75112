"""An official proposes: from the first click to a proposal that waits for the ministry."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.test import Client

from funds.models import Fund
from initiatives.models import Initiative
from register.models import Entry, EntryTopsector, User
from submissions import services
from submissions.models import Submission
from submissions.proposal.merge import changed_paths
from submissions.proposal.snapshot import snapshot
from tests import make

from .drafts import STEPS, change_of, full_fund, send, step_url, stored
from .pages import official_of


@pytest.fixture
def region():
    return make.make_region("Limburg", slug="limburg")


@pytest.fixture
def client(region) -> Client:
    return official_of(region)


def test_a_change_goes_from_the_first_click_to_the_ministry(client, region):
    fund = full_fund(region)

    begun = client.post(f"/mijn-regio/limburg/wijzigen/{fund.number:06d}")
    submission = Submission.objects.get()
    saved = send(client, begun.url, title="Nieuw fonds")
    check = client.get(step_url(submission, "controleren"))
    sent = send(client, step_url(submission, "controleren"), note="Het heet nu anders.")

    submission.refresh_from_db()
    assert begun.url == step_url(submission, "gegevens")
    assert saved.url == step_url(submission, "regios")
    assert [change.path for change in check.context["changes"]] == ["title"]
    assert check.context["title"] == "Nieuw fonds"
    assert sent.url == f"/mijn-regio/voorstellen/{submission.number}"
    assert submission.state == "ingediend"
    assert submission.steps.get().note == "Het heet nu anders."
    assert Entry.objects.get(pk=fund.pk).title == "Oud fonds"


def test_pages_sent_as_they_are_change_nothing(client, region):
    submission = change_of(full_fund(region), client)
    base = deepcopy(submission.base)

    for step in STEPS:
        answer = send(client, step_url(submission, step))
        assert "controle" not in answer.url

    assert stored(submission) == base
    assert Submission.objects.get().revision == 1


def test_a_new_entry_is_filled_in_page_by_page_and_approved_into_the_register(client, region):
    theme, other = make.make_theme(), make.make_region()
    make.make_topsector("chemie")

    begun = client.post("/mijn-regio/limburg/nieuw/initiatief")
    submission = Submission.objects.get()
    send(
        client,
        begun.url,
        title="Waterstofhub",
        theme=theme.code,
        ladder="besluit",
        aliases="H2-hub\r\nHub",
    )
    send(
        client,
        step_url(submission, "regios"),
        **{"regions-1-region": other.code, "regions-1-role": "partner", "regions-1-note": "Haven"},
        **{"topsectors-0-topsector": "chemie", "topsectors-0-basis": "stated"},
    )
    send(
        client,
        step_url(submission, "bronnen"),
        **{"sources-0-document": "Besluit", "sources-0-quote": "Wij leggen 2,5 miljoen in."},
    )
    send(
        client,
        step_url(submission, "geld"),
        **{
            "contributions-0-amount": "ca. 2,5 miljoen",
            "contributions-0-words": "2,5 miljoen",
            "contributions-0-nature": "own",
            "contributions-0-named_payers": region.code,
            "contributions-0-source": stored(submission)["sources"][0]["key"],
        },
    )
    sent = send(client, step_url(submission, "controleren"))
    submission.refresh_from_db()
    services.approve(
        submission,
        make.make_user(),
        accepted=changed_paths({}, submission.proposed),
        chosen=[],
        note="",
        revision=submission.revision,
        version=None,
    )

    hub = Initiative.objects.get()
    assert sent.url == f"/mijn-regio/voorstellen/{submission.number}"
    assert (hub.title, hub.owner, hub.aliases) == ("Waterstofhub", region, ["H2-hub", "Hub"])
    assert {link.region.code: link.role for link in hub.region_links.all()} == {
        region.code: "contributor",
        other.code: "partner",
    }
    assert EntryTopsector.objects.get().topsector.code == "chemie"
    money = hub.contributions.get()
    assert (money.amount_eur, money.precision) == (2_500_000, "about")
    assert [payer.region for payer in money.payer_links.all()] == [region]
    assert money.passage.text == "Wij leggen 2,5 miljoen in."


def test_wrong_text_is_saved_as_typed_and_told_at_its_field(client, region):
    submission = change_of(full_fund(region), client)

    answer = send(client, step_url(submission, "gegevens"), title="", start_year="elf")
    page = client.get(answer.url).content.decode()

    assert answer.url == f"{step_url(submission, 'gegevens')}?controle"
    assert (stored(submission)["title"], stored(submission)["start_year"]) == ("", "elf")
    assert '<a href="#id_start_year">Beginjaar: Vul een jaar in met vier cijfers' in page
    assert 'value="elf"' in page


def test_a_fault_keeps_a_proposal_from_the_ministry(client, region):
    submission = change_of(full_fund(region), client)
    send(client, step_url(submission, "geld"), **{"contributions-0-amount": "1.5"})

    page = client.get(step_url(submission, "controleren"))
    refused = client.post(step_url(submission, "controleren"), {"revision": "2", "note": "Kijk."})

    fault = f"{step_url(submission, 'geld')}?controle#id_contributions-0-amount"
    assert fault in page.content.decode()
    assert refused.status_code == 400
    assert "Kijk." in refused.content.decode()
    assert Submission.objects.get().state == "concept"


@pytest.mark.parametrize(
    ("button", "where"),
    [
        ({"later": ""}, "/mijn-regio/voorstellen/{}"),
        ({"terug": ""}, "/mijn-regio/voorstellen/{}/gegevens"),
        ({"nog": "regions"}, "/mijn-regio/voorstellen/{}/regios#row-regions-3"),
        ({"verder": ""}, "/mijn-regio/voorstellen/{}/bronnen"),
    ],
)
def test_every_button_saves_and_goes_its_own_way(client, region, button, where):
    submission = change_of(full_fund(region), client)
    row = {"regions-2-region": make.make_region().code, "regions-2-role": "location"}

    answer = send(client, step_url(submission, "regios"), **row, **button)

    assert answer.url == where.format(submission.number)
    assert len(stored(submission)["regions"]) == 3


def test_row_goes_when_its_box_is_ticked_and_others_keep_their_keys(client, region):
    submission = change_of(full_fund(region), client)
    first, second = (row["key"] for row in submission.base["contributions"])

    send(
        client,
        step_url(submission, "geld"),
        **{"contributions-0-weg": "on", "contributions-1-words": "vele tientallen miljoenen"},
    )

    rows = stored(submission)["contributions"]
    assert [(row["key"], row["words"]) for row in rows] == [(second, "vele tientallen miljoenen")]
    assert first != second


def test_key_of_a_source_that_went_is_not_given_to_another(client, region):
    submission = change_of(full_fund(region), client)
    source = {"document": "A", "page": "", "quote": "a", "link": ""}
    money = {**submission.base["contributions"][0], "key": "n1", "source": "n1"}
    values = {**submission.proposed, "sources": [{"key": "n1", **source}], "contributions": [money]}
    services.save_draft(submission.number, client.user, values, 1)

    send(
        client,
        step_url(submission, "bronnen"),
        **{"sources-0-weg": "on", "sources-1-document": "B", "sources-1-quote": "b"},
    )

    (source,) = stored(submission)["sources"]
    assert source["document"] == "B"
    assert source["key"] != "n1"


def test_row_that_is_not_sent_stays(client, region):
    submission = change_of(full_fund(region), client)
    base = deepcopy(submission.base)

    client.post(step_url(submission, "geld"), {"revision": "1"})

    assert stored(submission) == base


@pytest.mark.parametrize("place", ["60", "5000", "9" * 40])
def test_more_rows_than_a_page_has_are_refused(client, region, place):
    submission = change_of(full_fund(region), client)
    sent = {"revision": "1", f"regions-{place}-region": region.code}

    answer = client.post(step_url(submission, "regios"), sent)

    assert answer.status_code == 400
    assert "Hier passen hoogstens 60 regels." in answer.content.decode()
    assert Submission.objects.get().revision == 1


def test_extra_fields_change_nothing_but_the_draft(client, region):
    submission = change_of(full_fund(region), client)
    before = Submission.objects.values().get()
    forged = {
        "state": "overgenomen",
        "number": "7",
        "owner": "x",
        "publication": "published",
        "decided_by": "1",
        "slug": "anders",
        "region": "x",
        "author": "1",
        "regions-0-key": "n5",
        "contributions-0-key": "g1",
    }

    for step in STEPS:
        send(client, step_url(submission, step), **forged)

    assert Submission.objects.values().get() == before


def test_region_has_one_open_proposal_for_an_entry_and_colleagues_share_it(client, region):
    fund = full_fund(region)
    address = f"/mijn-regio/limburg/wijzigen/{fund.number:06d}"
    colleague = official_of(region)

    first, second = client.post(address), colleague.post(address)
    send(colleague, second.url, title="Van de collega")

    submission = Submission.objects.get()
    assert first.url == second.url
    assert submission.author == client.user
    assert submission.proposed["title"] == "Van de collega"


def test_double_click_begins_one_new_draft(client, region):
    first, second = (client.post("/mijn-regio/limburg/nieuw/fonds") for _ in range(2))
    send(client, first.url, title="Een fonds")
    third = client.post("/mijn-regio/limburg/nieuw/fonds")

    assert first.url == second.url != third.url
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("address", ["nieuw/campus", "wijzigen/{}", "intrekken/{}"])
def test_to_follow_a_link_begins_nothing(client, region, address):
    number = full_fund(region).number

    page = client.get(f"/mijn-regio/limburg/{address.format(f'{number:06d}')}")

    assert page.status_code == 200
    assert Submission.objects.count() == 0


def test_withdrawal_is_proposed_with_a_reason(client, region):
    fund = full_fund(region)

    begun = client.post(f"/mijn-regio/limburg/intrekken/{fund.number:06d}")
    submission = Submission.objects.get()
    empty = send(client, begun.url)
    filled = send(client, begun.url, withdrawal_note="Opgegaan in een ander fonds.")
    send(client, step_url(submission, "controleren"))

    submission.refresh_from_db()
    assert empty.url == f"{begun.url}?controle"
    assert filled.url == step_url(submission, "controleren")
    assert submission.state == "ingediend"
    assert submission.proposed == {"withdrawal_note": "Opgegaan in een ander fonds."}


def test_what_was_returned_is_changed_and_submitted_again(client, region):
    fund = full_fund(region)
    submission = change_of(fund, client)
    send(client, step_url(submission, "gegevens"), title="Nieuw")
    send(client, step_url(submission, "controleren"))
    submission.refresh_from_db()
    coordinator = make.make_user(first_name="Corrie", last_name="Ordinator")
    services.send_back(submission, coordinator, "De titel is te vaag.", submission.revision)

    overview = client.get(submission.get_absolute_url()).content.decode()
    page = client.get(step_url(submission, "gegevens")).content.decode()
    send(client, step_url(submission, "gegevens"), title="Nieuw en duidelijk")
    send(client, step_url(submission, "controleren"), note="Aangepast.")

    submission.refresh_from_db()
    assert "De titel is te vaag." in overview
    assert "Corrie Ordinator (coördinator)" in overview
    assert "De titel is te vaag." in page
    assert submission.state == "ingediend"
    assert [step.action for step in submission.steps.all()] == [
        "indienen",
        "terugsturen",
        "indienen",
    ]
    assert snapshot(fund)["title"] == "Oud fonds"


def test_preview_leaves_the_register_as_it_is(client, region):
    fund = full_fund(region)
    submission = change_of(fund, client)
    send(client, step_url(submission, "gegevens"), title="Nieuw fonds")
    before = Entry.objects.values().get(pk=fund.pk)

    page = client.get(step_url(submission, "controleren")).content.decode()

    assert "Zo komt het in het register" in page
    assert page.count("Nieuw fonds") >= 2
    assert Entry.objects.values().get(pk=fund.pk) == before
    assert User.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("step", "queries"), [("regios", 10), ("bronnen", 8), ("geld", 8)])
def test_page_asks_as_much_for_any_number_of_rows(
    client, region, django_assert_num_queries, step, queries, count
):
    fund = make.make_fund(
        regions=[region, *(make.make_region() for _ in range(count))],
        topsectors=[make.make_topsector(code) for code in ["chemie", "water", "energie"][:count]],
    )
    for _ in range(count):
        make.make_contribution(fund)
    submission = change_of(fund, client)

    with django_assert_num_queries(queries):
        page = client.get(f"{step_url(submission, step)}?controle")

    assert page.status_code == 200


def test_author_chooses_where_the_register_changed_the_same(client, region):
    fund = full_fund(region)
    submission = change_of(fund, client)
    send(client, step_url(submission, "gegevens"), title="Van mij", place="Venlo")
    Fund.objects.filter(pk=fund.pk).update(title="Van het ministerie", manager="LIOF")
    url = step_url(submission, "controleren")

    page = client.get(url)
    found = page.context["meanwhile"]
    too_early = client.post(url, {"revision": page.context["submission"].revision})
    sent = {"doe": "vernieuwen", "gezien": found.seen, "revision": "2"}
    unchosen = client.post(url, sent)
    unseen = client.post(url, {**sent, "gezien": "x", "keuze-title": "voorstel"})
    chosen = client.post(url, {**sent, "keuze-title": "voorstel"})

    submission.refresh_from_db()
    assert [(each.before, each.theirs, each.mine) for each in found.choices] == [
        ("Oud fonds", "Van het ministerie", "Van mij")
    ]
    assert [answer.status_code for answer in (too_early, unchosen, unseen, chosen)] == [
        400,
        409,
        409,
        302,
    ]
    assert submission.base["title"] == "Van het ministerie"
    assert (submission.proposed["title"], submission.proposed["manager"]) == ("Van mij", "LIOF")
    assert client.get(url).context["meanwhile"] is None


def test_a_withdrawal_beside_an_open_change_is_refused_with_what_to_do(client, region):
    fund = full_fund(region)
    submission = change_of(fund, client)

    answer = client.post(f"/mijn-regio/limburg/intrekken/{fund.number:06d}")

    assert answer.status_code == 409
    assert f"een ander voorstel open voor deze bijdrage: {submission.reference}" in answer.text
    assert Submission.objects.count() == 1
