"""The query string of the lists: whatever anybody sends is answered, and never with an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register.words import words_of
from tests.make import make_initiative

LISTS = ["/initiatieven", "/campussen", "/fondsen", "/zoeken"]
FIELDS = ["q", "regio", "topsector", "letterlijk", "thema", "ladder", "van", "tot", "na", "voor"]
FIELDS += [
    "onderwerp",
    "jaar",
    "bedrag",
    "open",
    "alle",
    "toon",
    "volgorde",
    "bedrag_van",
    "bedrag_tot",
    "fase",
    "revolverend",
    "soort",
]
HOSTILE = {
    "NUL": "a%00b",
    "lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "10^20": "1" + "0" * 20,
    "10^400": "1" + "0" * 400,
    "NaN": "NaN",
    "infinity": "-Infinity",
    "30,000 characters": "a" * 30_000,
    "30,000 words": "a+" * 15_000,
    "unknown": "onbekende-code",
    "quote": "%27%22%3B--",
    "search language": "a+%26+%7C+%21+%28%3A%2A",
    "Arabic digits": "%D9%A2%D9%A0%D9%A1%D9%A1",
    "one word of 3,000": "%C3%A9" * 3_000,
    "negative": "-1",
    "template": "%7B%7B+x+%7D%7D",
}


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_value_in_any_field_is_an_error_of_the_site(client, address, hostile):
    make_initiative()

    codes = {name: client.get(f"{address}?{name}={hostile}").status_code for name in FIELDS}

    assert set(codes.values()) <= {200, 302, 400}


@pytest.mark.parametrize("address", LISTS)
def test_no_value_in_all_fields_at_once_is_an_error_of_the_site(client, address):
    for hostile in HOSTILE.values():
        query = "&".join(f"{name}={hostile}" for name in FIELDS)

        assert client.get(f"{address}?{query}").status_code in {200, 302, 400}


def test_a_field_that_is_given_many_times_is_no_error(client):
    query = "&".join(f"topsector=x{n}&regio=x{n}" for n in range(300))

    assert client.get(f"/zoeken?{query}").status_code == 200


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=60))
def test_any_text_may_be_searched_for(client, text):
    response = client.get("/zoeken", {"q": text.encode("utf-8", "surrogatepass")}, follow=True)

    assert response.status_code in {200, 302, 400}


@pytest.mark.no_database
@settings(max_examples=200, deadline=None)
@given(text=st.text())
def test_the_words_of_any_text_are_plain_and_few(text):
    words = words_of(text)

    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words)
    assert len(words) <= 20
