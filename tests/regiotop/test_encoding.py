"""A request may say that it is in any encoding: it is read as UTF-8."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest

from regiotop.encoding import in_utf8

pytestmark = pytest.mark.no_database
CHARSETS = ["latin-1", "utf-7", "utf-16", "hex", "rot13", "unicode_escape", "undefined", "x"]


def words_as_read(environ, start_response) -> list[bytes]:
    return [WSGIRequest(environ).GET["q"].encode()]


@pytest.mark.parametrize("charset", CHARSETS)
def test_an_address_is_read_the_same_in_any_encoding(charset):
    environ = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "q=Frysl%C3%A2n",
        "CONTENT_TYPE": f"text/plain; charset={charset}",
        "wsgi.input": BytesIO(),
    }

    body = in_utf8(words_as_read)(environ, None)

    assert b"".join(body).decode() == "Fryslân"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("text/plain; charset=hex", "text/plain"),
        ('multipart/form-data; CHARSET="x"; boundary=a', "multipart/form-data; boundary=a"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ],
)
def test_the_rest_of_a_content_type_stays(sent, read):
    seen = {}
    application = in_utf8(lambda environ, start_response: seen.update(environ) or [])

    application({"CONTENT_TYPE": sent}, None)

    assert seen == {"CONTENT_TYPE": read}
