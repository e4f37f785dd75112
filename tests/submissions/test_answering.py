"""Who answers a report, and where the answer is seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from register.models import RegisterVersion, User
from submissions.models import Report
from submissions.models.report import ERASED
from submissions.reports import close, unanswered_for
from tests.make import make_fund, make_region, make_report, make_user

from .pages import without_token

OFFICIAL = User.Role.REGIONAL_OFFICIAL
ANSWER = "Dank u. Het bedrag is nu 16 miljoen euro."
QUESTION = "Klopt het bedrag?"
TYPED = {"answer": ANSWER, "is_public": "on", "public_question": QUESTION}


def logged_in(role: str = OFFICIAL, regions=(), **fields) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(role, list(regions), **fields))
    return client


def official_of(report: Report) -> Client:
    return logged_in(regions=[report.entry.owner])


def back_office(report: Report) -> str:
    return f"/beheer/submissions/report/{report.pk}/change/"


def stored(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


# Rights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        (OFFICIAL, True, 200),
        (OFFICIAL, False, 404),
        (User.Role.COORDINATOR, True, 404),
        (User.Role.COORDINATOR, False, 404),
        (User.Role.ADMINISTRATOR, True, 404),
        (User.Role.ADMINISTRATOR, False, 404),
    ],
)
def test_only_officials_of_the_owner_see_and_answer_on_their_own_pages(role, own, status):
    report = make_report()
    client = logged_in(role, [report.entry.owner if own else make_region()])
    region = f"/mijn-regio/{report.entry.owner.slug}/meldingen"
    page = report.get_absolute_url()
    done = 302 if status == 200 else status

    assert client.get(region).status_code == status
    assert client.get(page).status_code == status
    assert client.head(page).status_code == status
    assert client.post(page, {"answer": ""}).status_code == status
    assert client.get(f"{page}/sluiten").status_code == 405
    assert stored(report).is_open
    assert client.post(page, {"answer": ANSWER}).status_code == done
    assert stored(report).is_open is (status != 200)
    Report.objects.update(state="open", answer="", handled_by=None, handled_at=None)
    assert client.post(f"{page}/sluiten").status_code == done
    assert stored(report).is_open is (status != 200)


def test_another_regions_report_is_answered_exactly_as_none_at_all():
    own, report = make_region(), make_report()
    client = logged_in(regions=[own])
    others = [
        report.get_absolute_url(),
        f"/mijn-regio/{own.slug}/meldingen/{report.number}",
        f"/mijn-regio/{report.entry.owner.slug}/meldingen",
    ]
    nothing = [f"/mijn-regio/{own.slug}/meldingen/{10**20}", "/mijn-regio/niets/meldingen"]

    answers = [client.get(address) for address in [*others, *nothing]]

    pages = {(answer.status_code, without_token(answer)) for answer in answers}
    assert pages == {(404, without_token(answers[0]))}


def test_who_is_named_on_an_entry_but_does_not_own_it_sees_no_report():
    owner, partner = make_region(), make_region()
    report = make_report(make_fund(regions=[owner, partner]))

    assert logged_in(regions=[partner]).get(report.get_absolute_url()).status_code == 404
    assert [*unanswered_for(partner)] == []
    assert [*unanswered_for(owner)] == [report]


@pytest.mark.parametrize("page", ["", "/1"])
def test_who_is_not_logged_in_goes_to_the_login_page(client, page):
    address = f"/mijn-regio/niets/meldingen{page}"

    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={address}")


@pytest.mark.parametrize(
    ("role", "status"),
    [(OFFICIAL, 403), (User.Role.COORDINATOR, 200), (User.Role.ADMINISTRATOR, 403)],
)
def test_only_coordinators_see_and_answer_reports_in_the_back_office(role, status):
    report = make_report()
    client = logged_in(role, [report.entry.owner])

    assert client.get("/beheer/submissions/report/").status_code == status
    assert client.get(back_office(report)).status_code == status
    assert client.get("/beheer/submissions/report/add/").status_code == 403
    assert client.post(f"/beheer/submissions/report/{report.pk}/delete/").status_code == 403
    client.post(back_office(report), {"answer": ANSWER})
    assert stored(report).is_open is (status != 200)


def test_private_pages_are_kept_by_no_browser():
    report = make_report()

    assert "no-store" in official_of(report).get(report.get_absolute_url())["Cache-Control"]


def test_an_address_is_shown_to_nobody():
    report = make_report(reply_to="jan@voorbeeld.nl")
    official = official_of(report)
    coordinator = logged_in(User.Role.COORDINATOR)

    pages = [official.get(report.get_absolute_url()), coordinator.get(back_office(report))]
    pages.append(official.get(f"/mijn-regio/{report.entry.owner.slug}/meldingen"))

    assert [page.text.count(report.text) > 0 for page in pages] == [True] * 3
    assert [page.text.count("jan@voorbeeld.nl") for page in pages] == [0, 0, 0]


# Answering ------------------------------------------------------------------------------------


def test_an_answer_says_when_and_in_which_role_and_for_which_region():
    report = make_report()

    official_of(report).post(report.get_absolute_url(), TYPED)

    now = stored(report)
    assert (now.state, now.answer, now.is_public) == (Report.State.ANSWERED, ANSWER, True)
    assert (now.handled_role, now.handled_region) == (OFFICIAL, report.entry.owner)
    assert timezone.now() - now.handled_at < timedelta(minutes=1)


def test_a_coordinator_answers_for_no_region_and_the_log_holds_no_text():
    report = make_report(text="Bel Jan de Vries")
    client = logged_in(User.Role.COORDINATOR)

    response = client.post(back_office(report), TYPED)

    now = stored(report)
    assert response.status_code == 302
    assert (now.answer, now.handled_role, now.handled_region) == (ANSWER, "coordinator", None)
    assert "Vries" not in LogEntry.objects.get().object_repr


def test_a_coordinator_closes_what_is_open_from_the_list():
    report = make_report()
    answered = make_report(answer=ANSWER)
    client = logged_in(User.Role.COORDINATOR)
    action = {"action": "close_reports", "_selected_action": [report.pk, answered.pk]}

    response = client.post("/beheer/submissions/report/", action, follow=True)

    assert "Gesloten zonder antwoord: 1." in response.text
    assert [stored(r).state for r in (report, answered)] == ["gesloten", "beantwoord"]


@pytest.mark.parametrize(
    "query", ["state__exact=open", "is_public__exact=1", "entry__owner__id__exact={}"]
)
def test_coordinators_narrow_the_list_down(query):
    report = make_report(reply_to="jan@voorbeeld.nl")
    client = logged_in(User.Role.COORDINATOR)

    address = f"/beheer/submissions/report/?{query.format(report.entry.owner.pk)}"

    assert client.get(address).status_code == 200
    assert client.get("/beheer/submissions/report/?reply_to=jan").status_code == 400


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answer": " "}, "Vul een antwoord in."),
        ({"answer": "a" * 2_000_000}, "Gebruik ten hoogste 2.000 tekens."),
        ({"public_question": ""}, "Schrijf in uw eigen woorden wat de vraag was."),
        ({"public_question": "?"}, "Schrijf in uw eigen woorden wat de vraag was."),
        ({"public_question": "b" * 501}, "Gebruik ten hoogste 500 tekens. Het zijn er nu 501."),
    ],
)
@pytest.mark.parametrize("screen", ["own page", "back office"])
def test_a_refused_answer_changes_nothing_and_stays_typed(screen, fields, message):
    report = make_report()
    typed = TYPED | fields
    is_own = screen == "own page"
    client = official_of(report) if is_own else logged_in(User.Role.COORDINATOR)

    response = client.post(report.get_absolute_url() if is_own else back_office(report), typed)

    assert response.status_code == 200
    assert message in response.text
    assert typed["answer"].strip() in response.text
    assert typed["public_question"] in response.text
    assert stored(report).is_open


def test_a_form_changes_nothing_but_the_answer():
    report, other = make_report(), make_fund()
    forged = {
        "text": "x",
        "reply_to": "x@x.nl",
        "entry": other.pk,
        "number": 7,
        "state": "gesloten",
        "handled_role": "coordinator",
    }

    official_of(report).post(report.get_absolute_url(), TYPED | forged)

    now = stored(report)
    assert (now.text, now.reply_to, now.entry_id) == (report.text, "", report.entry_id)
    assert (now.number, now.state) == (report.number, "beantwoord")


@pytest.mark.parametrize("screen", ["own page", "back office"])
def test_who_comes_second_is_told_and_must_choose(screen):
    report = make_report()
    is_own = screen == "own page"
    client = official_of(report) if is_own else logged_in(User.Role.COORDINATOR)
    address = report.get_absolute_url() if is_own else back_office(report)
    opened = client.get(address).context
    seen = (opened["form"] if is_own else opened["adminform"].form)["seen"].value()
    official_of(report).post(report.get_absolute_url(), {"answer": "Een collega was eerder."})

    refused = client.post(address, TYPED | {"seen": seen})
    after = stored(report).answer
    form = refused.context["form"] if is_own else refused.context["adminform"].form
    client.post(address, TYPED | {"seen": form["seen"].value()})

    assert "Het antwoord is nu: ‘Een collega was eerder.’" in refused.text
    assert ANSWER in refused.text
    assert after == "Een collega was eerder."
    assert stored(report).answer == ANSWER


def test_a_report_is_closed_once_and_then_nobody_keeps_the_address():
    report, by = make_report(reply_to="jan@voorbeeld.nl"), make_user()
    answered = make_report(answer=ANSWER)

    closed = [close(each, by=by) for each in (report, report, answered)]

    assert closed == [True, False, False]
    assert (stored(report).state, stored(report).reply_to) == (Report.State.CLOSED, "")
    assert stored(answered).state == Report.State.ANSWERED


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": " "}, "report_has_text"),
        ({"state": "beantwoord"}, "report_state_complete"),
        ({"answer": "Ja"}, "report_state_complete"),
        ({"state": "gesloten"}, "report_state_complete"),
        ({"is_public": True}, "report_public_with_question_and_answer"),
    ],
)
def test_the_database_refuses_half_an_answer(fields, constraint):
    make_report()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Report.objects.update(**fields)


# The public page ------------------------------------------------------------------------------


def test_a_public_answer_stands_on_the_page_of_the_entry_without_anybodys_name():
    report = make_report(make_fund(regions=[make_region("Limburg")]), text="Ik, Jan, zie een fout.")
    by = make_user(OFFICIAL, [report.entry.owner], username="piet", last_name="Pietersen")
    client = Client()
    client.force_login(by)
    address = report.entry.get_absolute_url()

    client.post(report.get_absolute_url(), {"answer": ANSWER})
    private = Client().get(address).text
    client.post(report.get_absolute_url(), TYPED | {"seen": stored(report).seen})
    public = Client().get(address).text

    assert "Vragen van lezers" not in private
    assert ANSWER not in private
    told = ["Vragen van lezers", QUESTION, ANSWER, f"door regiomedewerker, {report.entry.owner}"]
    assert [words for words in told if words not in public] == []
    assert [words for words in ("Jan", "piet", "Pietersen") if words in public] == []


@pytest.mark.parametrize("count", [1, 3])
def test_questions_take_one_query_for_any_number(client, django_assert_num_queries, count):
    fund = make_fund()
    for _ in range(count):
        make_report(fund, answer=ANSWER, public_question=QUESTION, is_public=True)

    with django_assert_num_queries(1):
        questions = [(q.answer, str(q.handled_region)) for q in fund.reports.public()]

    assert len(questions) == count
    assert client.get(fund.get_absolute_url()).text.count(ANSWER) == count


def moves(change) -> bool:
    """Tell whether a change moves the register version at its commit."""
    before = RegisterVersion.current()
    change()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        # What follows is another transaction.
        cursor.execute("SELECT set_config('register.moves', '', true)")
    return RegisterVersion.current() != before


def test_the_version_moves_when_a_public_answer_comes_changes_or_goes_and_for_nothing_else():
    report = make_report(reply_to="jan@voorbeeld.nl")
    hidden = {"answer": ANSWER, "state": "beantwoord", "handled_role": OFFICIAL}
    hidden |= {"handled_by": make_user(), "handled_at": timezone.now()}
    moves(lambda: None)

    def change(**fields) -> bool:
        return moves(lambda: Report.objects.filter(pk=report.pk).update(**fields))

    assert moves(lambda: make_report(report.entry)) is False
    assert change(**hidden) is False
    assert change(public_question=QUESTION) is False
    assert change(is_public=True) is True
    assert change(text=ERASED, reply_to="", answered_mail_at=timezone.now()) is False
    assert change(answer="Toch niet.") is True
    assert change(public_question="Echt?") is True
    assert change(is_public=False) is True
    assert change(answer="Nooit gezien.") is False
    assert change(is_public=True) is True
    assert moves(lambda: Report.objects.filter(pk=report.pk).delete()) is True
    public = {"answer": ANSWER, "public_question": QUESTION, "is_public": True}
    assert moves(lambda: make_report(report.entry, **public)) is True


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_kept_shows_the_answer_once_it_is_public(settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test_answering",
        },
    }
    report = make_report()
    address = report.entry.get_absolute_url()
    first = Client().get(address)
    tag = {"if-none-match": first["ETag"]}
    assert Client().get(address, headers=tag).status_code == 304

    official_of(report).post(report.get_absolute_url(), TYPED)
    second = Client().get(address, headers=tag)
    official_of(report).post(
        report.get_absolute_url(), {"answer": ANSWER, "seen": stored(report).seen}
    )
    third = Client().get(address, headers={"if-none-match": second["ETag"]})
    caches["pages"].clear()

    assert [ANSWER in page.text for page in (first, second, third)] == [False, True, False]
    assert (second.status_code, third.status_code) == (200, 200)
