"""What a citizen does with the form for reports."""

from __future__ import annotations

from django.test import Client

from register.models import Entry

TEXT = "Het bedrag is niet 15 maar 16 miljoen euro."


THANKS = "Bedankt voor uw melding"


def address_of(entry: Entry) -> str:
    return f"/klopt-dit-niet/{entry.number:06d}"


def send(client: Client, entry: Entry, text: str = TEXT, **fields):
    """Send a report as a browser does, which says on which site the form stood."""
    headers = {"origin": "http://testserver"}
    return client.post(address_of(entry), {"text": text, **fields}, follow=True, headers=headers)
