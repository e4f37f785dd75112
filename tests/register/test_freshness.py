"""Pages that browsers keep: 304 as long as they hold, and never a moment longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone

from regiotop.urls import urlpatterns as addresses_of_the_site
from register.freshness import revalidated
from register.models import Entry, RegisterVersion, User
from tests.make import (
    make_campus,
    make_fund,
    make_initiative,
    make_region,
    make_topsector,
    make_user,
)

# They change with the release, by the clock or not at all, or send the reader on.
NOT_OF_THE_REGISTER = {
    "about",
    "accessibility",
    "privacy",
    "security_txt",
    "health",
    "entry_permalink",
}
LIST = "/fondsen"


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


urlpatterns = [*addresses_of_the_site, path("formulier", revalidated(form))]


def again(client: Client, address: str, first: HttpResponse, **headers: str) -> HttpResponse:
    """Ask for a page as a browser does that has kept it."""
    return client.get(address, headers={"if-none-match": first["ETag"], **headers})


def move() -> None:
    """What a commit does to the version. In a test nothing is committed."""
    moved = {"number": 7, "moved_at": timezone.now()}
    RegisterVersion.objects.update_or_create(id=1, defaults=moved)


def names_of(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the names of all public addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield from [pattern.name] if pattern.name else []
        elif str(pattern.pattern) not in {"beheer/", "account/"}:
            yield from names_of(pattern.url_patterns)


def test_every_page_of_the_register_can_be_kept(client):
    region, topsector = make_region(slug="een"), make_topsector()
    for make in (make_initiative, make_campus, make_fund):
        make(slug="een", regions=[region])
    arguments = {
        **{f"{kind}_{page}": ["een"] for kind in Entry.Kind for page in ("detail", "history")},
        "region_detail": ["een"],
        "topsector_detail": [topsector.code],
        "sitemap_section": ["bijdragen"],
    }

    names = set(names_of(addresses_of_the_site)) - NOT_OF_THE_REGISTER
    answers = {name: client.get(reverse(name, args=arguments.get(name))) for name in names}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert [name for name, answer in answers.items() if "ETag" not in answer] == []


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    make_fund()
    first = client.get(LIST)

    second = again(client, LIST, first)

    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")
    assert {name: first[name] for name in ("Cache-Control", "Vary")} == {
        "Cache-Control": "no-cache",
        "Vary": "HX-Request",
    }
    assert {name: second[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        name: first[name] for name in ("ETag", "Cache-Control", "Vary")
    }
    assert "Content-Length" not in second


def test_asking_whether_a_page_has_changed_takes_one_query(client, django_assert_num_queries):
    make_fund()
    first = client.get(LIST)

    with django_assert_num_queries(1):
        second = again(client, LIST, first)

    assert second.status_code == 304


def test_a_page_is_sent_again_when_the_register_moved(client):
    make_fund(title="Oud")
    first = client.get(LIST)
    Entry.objects.update(title="Nieuw")
    move()

    second = again(client, LIST, first)

    assert second.status_code == 200
    assert "Nieuw" in second.text
    assert second["ETag"] != first["ETag"]


def test_a_change_while_a_page_is_made_shows_at_the_next_visit(client, monkeypatch):
    """Its tag is older than what is on it: the version is read first."""
    versions = count()
    monkeypatch.setattr(RegisterVersion, "current", lambda: str(next(versions)))
    first = client.get(LIST)

    second = again(client, LIST, first)

    assert second.status_code == 200


def test_a_page_is_sent_again_by_another_release(client, settings):
    first = client.get(LIST)
    settings.RELEASE = "een volgende"

    assert again(client, LIST, first).status_code == 200


def test_a_page_is_sent_again_on_another_day(client, monkeypatch):
    first = client.get("/bijlage")
    monkeypatch.setattr(timezone, "localdate", lambda: date(2011, 9, 13))

    assert again(client, "/bijlage", first).status_code == 200


def test_part_of_a_page_and_the_whole_of_it_have_different_tags(client):
    whole = client.get(LIST)
    part = client.get(LIST, headers={"hx-request": "true"})

    mixed_up = again(client, LIST, whole, **{"hx-request": "true"})

    assert whole["ETag"] != part["ETag"]
    assert (mixed_up.status_code, mixed_up.content) == (200, part.content)
    assert again(client, LIST, part, **{"hx-request": "true"}).status_code == 304


@pytest.mark.parametrize("address", ["/fondsen?regio=PV31", "/fondsen/bestaat-niet", "/campussen"])
def test_a_tag_holds_for_one_address(client, address):
    first = client.get(LIST)
    without_tag = client.get(address)

    second = again(client, address, first)

    assert second.status_code == without_tag.status_code != 304


def test_any_page_at_all_is_no_reason_to_send_nothing(client):
    assert client.get("/fondsen/bestaat-niet", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.parametrize("value", ["\x00", '"', "W/", "a" * 30_000, '"a",' * 1_000, "€"])
def test_a_tag_that_makes_no_sense_is_passed_over(client, value):
    assert client.get(LIST, headers={"if-none-match": value}).status_code == 200


def test_one_of_several_tags_is_enough(client):
    first = client.get(LIST)

    second = client.get(LIST, headers={"if-none-match": f'"x", {first["ETag"]}'})

    assert second.status_code == 304


def test_a_head_request_is_answered_alike(client):
    first = client.get(LIST)

    plain = client.head(LIST)
    second = client.head(LIST, headers={"if-none-match": first["ETag"]})

    assert (plain.status_code, plain["ETag"], second.status_code) == (200, first["ETag"], 304)


def test_an_official_gets_every_page_anew(client, coordinator_client):
    first = client.get(LIST)

    second = again(coordinator_client, LIST, first)

    assert (second.status_code, "ETag" in second) == (200, False)
    assert second["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "address",
    ["/beheer/", "/gezondheid", "/.well-known/security.txt", "/bestaat-niet", "/fondsen/"],
)
def test_what_is_no_page_of_the_register_has_no_tag(client, coordinator_client, address):
    for visitor in (client, coordinator_client):
        assert "ETag" not in visitor.get(address)


def test_a_withdrawn_entry_has_no_tag(client):
    fund = make_fund(title="Weg")
    first = client.get(fund.get_absolute_url())
    Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel")
    move()

    second = again(client, fund.get_absolute_url(), first)

    assert (second.status_code, "ETag" in second) == (410, False)


def test_a_page_that_sets_a_cookie_is_not_kept(client, settings):
    settings.ROOT_URLCONF = __name__

    response = client.get("/formulier")

    assert settings.CSRF_COOKIE_NAME in response.cookies
    assert "ETag" not in response


@pytest.mark.parametrize("address", ["/over", "/toegankelijkheid", "/privacy", "/robots.txt"])
def test_a_page_without_the_register_is_kept_too(client, django_assert_num_queries, address):
    first = client.get(address)

    with django_assert_num_queries(0):
        second = again(client, address, first)

    assert (second.status_code, second["Cache-Control"]) == (304, "no-cache")


# Kept by a worker ----------------------------------------------------------------------------


@pytest.fixture
def kept_pages(settings):
    """Pages that are kept in memory, as outside tests."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test_freshness",
        },
    }
    yield caches["pages"]
    caches["pages"].clear()


def test_a_page_that_another_reader_had_takes_one_query(
    client, kept_pages, django_assert_num_queries
):
    make_fund(title="Fonds")
    first = client.get(LIST)

    with django_assert_num_queries(1):
        second = Client().get(LIST)

    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


def test_every_page_is_the_same_the_second_time(client, kept_pages):
    make_fund(slug="een", regions=[make_region(slug="een")])
    addresses = ["/", LIST, "/fondsen/een", "/regios/een", "/cijfers", "/bijlage", "/over"]
    addresses += ["/sitemap.xml", "/sitemap-bijdragen.xml", "/fondsen.csv", "/fondsen?van=elf"]

    for address in addresses:
        first, second = client.get(address), client.get(address)

        assert (first.status_code, second.status_code) == (200, 200)
        assert first.getvalue() == second.getvalue()


def test_a_page_that_is_kept_shows_a_change_at_once(client, kept_pages):
    make_fund(title="Oud")
    first = client.get(LIST)
    Entry.objects.update(title="Nieuw")
    move()

    second = client.get(LIST)

    assert ("Oud" in first.text, "Oud" in second.text, "Nieuw" in second.text) == (
        True,
        False,
        True,
    )


def test_htmx_gets_no_whole_page_that_is_kept(client, kept_pages):
    make_fund()
    client.get(LIST)

    part = client.get(LIST, headers={"HX-Request": "true"})

    assert "<html" not in part.text


@pytest.mark.parametrize("value", ["0", "false", "True", "1"])
def test_what_only_looks_like_htmx_changes_nothing_for_htmx(client, kept_pages, value):
    make_fund()
    client.get(LIST, headers={"HX-Request": value})

    part = client.get(LIST, headers={"HX-Request": "true"})

    assert "<html" not in part.text


def test_an_official_gets_no_page_that_is_kept_and_leaves_none(client, kept_pages):
    make_fund()
    client.force_login(make_user(User.Role.COORDINATOR))

    client.get(LIST)

    assert len(kept_pages._cache) == 0
    assert "Uitloggen" not in Client().get(LIST).text


def test_a_very_large_page_is_not_kept(client, kept_pages, monkeypatch):
    make_fund()
    monkeypatch.setattr("register.freshness.LARGEST_KEPT", 1_000)

    client.get(LIST)

    assert len(kept_pages._cache) == 0
