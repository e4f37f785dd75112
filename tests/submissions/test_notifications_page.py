"""The page with somebody's messages: theirs alone, and read only when they say so."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from register.models import User
from submissions.models import Notification
from submissions.notifications import notify
from tests.make import make_region, make_user

PAGE = "/mijn-regio/berichten"
ALL_READ = f"{PAGE}/gelezen"


def tell(recipient: User, number: int = 1, **fields) -> Notification:
    words = {"subject": f"Bericht {number}.", "text": "Kijk.", "path": f"/rt/{number}"} | fields
    return notify([recipient], event=f"stap:{number}", **words)[0]


def opening(notification: Notification) -> str:
    return f"{PAGE}/{notification.message_id}"


@pytest.fixture
def joke() -> User:
    return make_user(User.Role.REGIONAL_OFFICIAL, username="joke", email="joke@example.nl")


@pytest.fixture
def client(joke) -> Client:
    """The browser of Joke, which checks forged forms as a real one."""
    client = Client()
    client.force_login(joke)
    return client


def shown(response) -> list[str]:
    return [row.subject for row in response.context["page"]]


def test_what_is_unread_comes_first_and_then_the_newest(client, joke):
    for number in (1, 2, 3):
        tell(joke, number)
    Notification.objects.filter(event="stap:3").mark_read()

    response = client.get(PAGE)

    assert shown(response) == ["Bericht 2.", "Bericht 1.", "Bericht 3."]
    assert "U hebt 2 ongelezen berichten." in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_looking_at_the_page_marks_nothing_as_read(client, joke):
    tell(joke)

    client.get(PAGE)

    assert Notification.objects.unread().count() == 1


def test_opening_a_message_marks_that_one_as_read_and_leads_to_its_page(client, joke):
    first, _ = tell(joke, 1), tell(joke, 2)

    response = client.post(opening(first))

    assert (response.status_code, response["Location"]) == (302, "/rt/1")
    assert list(Notification.objects.unread().values_list("event", flat=True)) == ["stap:2"]


def test_all_can_be_marked_as_read_and_those_of_others_stay_unread(client, joke):
    other = make_user()
    for person in (joke, other):
        tell(person)

    client.post(ALL_READ)

    assert [row.recipient for row in Notification.objects.unread()] == [other]


def test_the_message_of_another_is_neither_shown_nor_opened(client):
    theirs = tell(make_user(), subject="Voor een ander")

    page = client.get(PAGE)
    answers = [client.post(opening(theirs)), client.post(f"{PAGE}/{UUID(int=7)}")]

    assert shown(page) == []
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Notification.objects.unread().count() == 1


@pytest.mark.parametrize("path", [ALL_READ, f"{PAGE}/{UUID(int=7)}"])
def test_a_link_marks_nothing_as_read(client, joke, path):
    tell(joke)

    assert client.get(path).status_code == 405
    assert Notification.objects.unread().count() == 1


def test_a_form_of_another_site_marks_nothing_as_read(joke):
    tell(joke)
    client = Client(enforce_csrf_checks=True)
    client.force_login(joke)

    assert client.post(ALL_READ).status_code == 403
    assert Notification.objects.unread().count() == 1


def test_who_is_not_logged_in_goes_to_the_login_page_and_comes_back():
    response = Client().get(PAGE)

    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={PAGE}")


@pytest.mark.parametrize("role", User.Role.values)
def test_every_official_has_the_page(role):
    client = Client()
    client.force_login(make_user(role))

    assert client.get(PAGE).status_code == 200


def test_a_person_chooses_how_often_to_be_mailed(client, joke):
    response = client.post(PAGE, {"mail_rhythm": "dagelijks"}, follow=True)

    joke.refresh_from_db()
    assert joke.mail_rhythm == "dagelijks"
    assert "Uw keuze is bewaard." in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"mail_rhythm": "nooit"}, {"mail_rhythm": "me\x00teen"}])
def test_a_choice_that_is_none_is_told_and_changes_nothing(client, joke, data):
    User.objects.update(mail_rhythm="dagelijks")

    response = client.post(PAGE, data | {"role": "administrator", "x": "y"})

    joke.refresh_from_db()
    assert (joke.mail_rhythm, joke.role) == ("dagelijks", "regional_official")
    assert response.status_code == 200
    assert "Kies hoe vaak u mail wilt." in response.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "9" * 5_000, "\x00", "twee"])
def test_a_page_that_does_not_exist_is_another_page(client, joke, number):
    tell(joke)

    assert shown(client.get(PAGE, {"pagina": number})) == ["Bericht 1."]


def test_the_page_costs_the_same_for_any_number_of_messages(client, joke):
    tell(joke)
    with CaptureQueriesContext(connection) as for_one:
        client.get(PAGE)

    for number in range(2, 26):
        tell(joke, number)
    with CaptureQueriesContext(connection) as for_many:
        response = client.get(PAGE)

    assert (len(shown(response)), len(for_many)) == (25, len(for_one))


def rendered(user) -> str:
    request = RequestFactory().get("/")
    context = Context({"user": user, "request": request})
    return Template("{% load submissions_text %}{% unread_notifications %}").render(context)


def test_the_bar_tells_how_many_messages_are_unread(joke, django_assert_num_queries):
    tell(joke)
    tell(make_user())

    with django_assert_num_queries(1):
        html = rendered(joke)

    assert f'href="{PAGE}"' in html
    assert "1<span" in html


def test_the_bar_asks_nothing_for_the_public(django_assert_num_queries):
    with django_assert_num_queries(0):
        html = [rendered(user).strip() for user in (None, AnonymousUser())]

    assert html == ["", ""]


@pytest.mark.parametrize("role", [User.Role.REGIONAL_OFFICIAL, User.Role.ADMINISTRATOR])
def test_what_was_told_for_a_region_goes_with_the_region_and_the_role(role):
    region = make_region()
    official = make_user(User.Role.REGIONAL_OFFICIAL, [region], email="anna@example.nl")
    told = {"event": "stap:1", "subject": "Teruggestuurd", "text": "Reden.", "path": "/"}
    notify([official], region=region, **told)
    notify([official], **told | {"event": "stap:2"})
    both = Notification.objects.of(official).count()

    official.regions.clear()
    User.objects.filter(pk=official.pk).update(role=role)
    official.refresh_from_db()

    assert both == 2
    assert [row.event for row in Notification.objects.of(official)] == ["stap:2"]
    assert [row.event for row in Notification.objects.mailable()] == ["stap:2"]
