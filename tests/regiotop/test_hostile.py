"""Whatever somebody sends: an answer, never an error of ours, and nothing that runs."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as limits

from register.models import User
from tests import make

# As they stand in an address: some of it is no text at all.
HOSTILE = {
    "null": "%00",
    "null inside": "a%00b",
    "surrogate": "%ED%A0%80",
    "no utf-8": "%FF%FE",
    "huge number": str(10**20),
    "negative": "-1",
    "exponent": "1e400",
    "not a number": "NaN",
    "infinity": "Infinity",
    "other digits": "%D9%A3%E0%A5%AB",
    "long": "x" * 30_000,
    "many words": "+".join(f"w{number}" for number in range(5_000)),
    "climbing": "../../../etc/passwd",
    "climbing encoded": "..%2F..%2Fetc%2Fpasswd",
    "script": "%3Cscript%3Ealert(1)%3C/script%3E",
    "search operators": "%27%22:*%20%26%20!(%5C",
    "template": "%7B%7B%20settings.SECRET_KEY%20%7D%7D",
    "formula": "%25s%25(x)s%25",
    "new line": "a%0D%0ASet-Cookie:x=y",
    "right to left": "%E2%80%AE",
}
FILTERS = [
    *("q", "regio", "topsector", "letterlijk", "thema", "ladder", "van", "tot", "bedrag_van"),
    *("bedrag_tot", "soort", "fase", "revolverend", "na", "voor", "volgorde", "toon"),
    *("alle", "jaar", "bedrag", "open", "onderwerp", "zoals_getypt", "onbekend"),
]
LISTS = ["/initiatieven", "/campussen", "/fondsen", "/zoeken", "/zoeken.csv"]
SLUGS = [
    "/initiatieven/{}",
    "/campussen/{}/geschiedenis",
    "/fondsen/{}",
    "/fondsen/{}/geschiedenis",
    "/regios/{}",
    "/topsectoren/{}",
    "/rt/{}",
    "/klopt-dit-niet/{}",
    "/klopt-dit-niet/{}/bedankt",
    "/mijn-regio/{}/meldingen",
    "/mijn-regio/een/meldingen/{}",
    "/sitemap-{}.xml",
    "/static/{}",
    "/{}",
    "/{}/",
]
OTHERS = ["/", "/over", "/regios", "/topsectoren", "/cijfers", "/bijlage"]
OTHERS += ["/sitemap.xml", "/robots.txt", "/gezondheid"]
ADMIN_LISTS = [
    "/beheer/funds/fund/",
    "/beheer/initiatives/campus/",
    "/beheer/register/region/",
    "/beheer/register/passage/",
    "/beheer/register/contribution/",
    "/beheer/submissions/submission/",
    "/beheer/submissions/report/",
]
ADMIN_PARAMETERS = [
    *("q", "o", "p", "all", "_facets", "_popup", "_to_field", "_changelist_filters", "e", "id"),
    *("title__regex", "title__iregex", "slug__regex", "number", "number__gt", "pk__in"),
    *("owner__id__exact", "owner__name__regex", "theme__id__exact", "topsectors__id__exact"),
    *("publication__exact", "ladder__exact", "publication__isnull", "revolving__exact"),
    *("chapter", "entry__title__regex", "text__search", "kind__exact"),
]
ADMIN_ADDRESSES = [
    "/beheer/funds/fund/{}/change/",
    "/beheer/funds/fund/{}/history/",
    "/beheer/funds/fund/{}/",
    "/beheer/register/region/{}/change/",
    "/beheer/r/{}/1/",
    "/beheer/r/1/{}/",
    "/beheer/{}/",
    "/beheer/jsi18n/?language={}",
    "/beheer/autocomplete/?app_label={}&model_name=fund&field_name=owner&term={}",
    "/beheer/login/?next={}",
    "/account/inloggen?next={}",
    "/account/uitnodiging/{}",
    "/account/wachtwoord-vergeten/{}-{}",
    "/beheer/funds/fund/add/?title={}&owner={}&start_year={}&publication={}",
    "/beheer/funds/fund/export/?q={}",
    "/beheer/funds/fund/import/?{}={}",
]


@pytest.fixture
def visitor() -> Client:
    make.make_fund(title="Fonds", regions=[make.make_region(kind="gemeente")])
    make.make_sentence()
    return Client(raise_request_exception=False)


@pytest.fixture
def coordinator() -> Client:
    make.make_campus()
    make.make_contribution(make.make_fund())
    client = Client(raise_request_exception=False)
    client.force_login(make.make_user(User.Role.COORDINATOR))
    return client


def get(client: Client, address: str) -> HttpResponse:
    """Ask for an address exactly as it stands, as a hostile client would."""
    path, _, query = address.partition("?")
    # The test client would encode this once more. A server hands over bytes, as Latin-1.
    return client.get("/", PATH_INFO=unquote_to_bytes(path).decode("latin-1"), QUERY_STRING=query)


def failures(client: Client, addresses: list[str]) -> list[str]:
    """Return the addresses that the site could not answer, cut short."""
    found = []
    for address in addresses:
        response = get(client, address)
        if response.status_code >= 500 or "<script>alert" in _text(response):
            found.append(f"{response.status_code}: {address[:150]}")
    return found


def _text(response: HttpResponse) -> str:
    return "" if response.streaming else response.content.decode(errors="replace")


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_public_parameter_takes_anything(visitor, value):
    addresses = [f"{path}?{name}={value}" for path in LISTS for name in FILTERS]
    addresses += [f"/bijlage?{name}={value}" for name in ("q", "toon")]
    addresses += [f"{path}?{value}={value}" for path in LISTS + OTHERS]

    assert failures(visitor, addresses) == []


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_public_address_takes_anything(visitor, value):
    assert failures(visitor, [address.format(value) for address in SLUGS]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("value", [*HOSTILE.values(), "(", "[", "*", "1,2", "0", "title"])
def test_every_parameter_of_the_back_office_takes_anything(coordinator, value):
    addresses = [f"{path}?{name}={value}" for path in ADMIN_LISTS[:3] for name in ADMIN_PARAMETERS]
    addresses += [f"{path}?q={value}&o={value}&p={value}" for path in ADMIN_LISTS]
    addresses += [address.replace("{}", value) for address in ADMIN_ADDRESSES]

    assert failures(coordinator, addresses) == []


@pytest.mark.parametrize("name", FILTERS)
def test_parameter_may_come_a_thousand_times(visitor, name):
    for value in ("x", "chemie", "1"):
        query = "&".join([f"{name}={value}"] * 1_000)

        assert failures(visitor, [f"{path}?{query}" for path in LISTS]) == []


def test_more_parameters_than_a_form_can_have_are_refused_or_ignored(visitor):
    query = "&".join(f"p{number}={number}" for number in range(5_000))

    assert {get(visitor, f"{path}?{query}").status_code for path in LISTS} <= {200, 400}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_public_pages_are_for_reading_only(visitor, method):
    send = getattr(visitor, method)

    assert {send(address).status_code for address in [*LISTS, *OTHERS[:4]]} == {405}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/fondsen?van=NaN", 200),
        ("/fondsen?na=RT-99999999999999999999", 200),
        ("/fondsen?voor=x", 200),
        ("/rt/99999999999999999999", 404),
        ("/regios/..%2F..%2Fetc", 404),
        ("/beheer/funds/fund/1%00/change/", 400),
    ],
)
def test_hostile_address_gets_the_answer_of_a_wrong_one(visitor, address, status):
    assert get(visitor, address).status_code == status


@limits(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    query=strategies.dictionaries(
        strategies.sampled_from(FILTERS),
        strategies.lists(
            strategies.text(strategies.characters(exclude_categories=["Cs"]), max_size=40)
            | strategies.sampled_from(["1", "2011", "1.000", "chemie", "campussen", "wens", "R1"]),
            max_size=3,
        ),
        max_size=5,
    ),
    path=strategies.sampled_from(LISTS),
)
def test_any_combination_of_filters_is_answered(visitor, query, path):
    with transaction.atomic():
        response = visitor.get(path, query, follow=True)

    assert response.status_code == 200
    if response.streaming:
        assert response.getvalue()
    else:
        assert response.context["found"].filter.form.errors or response.context["page"] is not None
