"""An official proposes: from the first click to a proposal that waits for the ministry."""

from __future__ import annotations

from django.test import Client

from register.models import Entry, User
from submissions.models import Submission
from tests import make


def official(region, **fields) -> Client:
    client = Client()
    client.force_login(make.make_user(User.Role.REGIONAL_OFFICIAL, [region], **fields))
    return client


def test_a_change_goes_from_the_first_click_to_the_ministry():
    region = make.make_region("Limburg", slug="limburg")
    fund = make.make_fund(title="Oud fonds", regions=[region])
    make.make_contribution(fund)
    client = official(region)

    begun = client.post(f"/mijn-regio/limburg/wijzigen/{fund.number:06d}")
    submission = Submission.objects.get()
    page = client.get(begun.url)
    sent = page.context["screen"].form
    values = {name: sent[name].value() or "" for name in sent.fields} | {"title": "Nieuw fonds"}
    saved = client.post(begun.url, {**values, "aliases": "", "partners": "", "revision": "1"})
    check = client.get(f"/mijn-regio/voorstellen/{submission.number}/controleren")
    handed_in = client.post(
        f"/mijn-regio/voorstellen/{submission.number}/controleren",
        {"revision": "2", "note": "Het fonds heet nu anders."},
    )

    submission.refresh_from_db()
    assert saved.url == f"/mijn-regio/voorstellen/{submission.number}/regios"
    assert [c.path for c in check.context["changes"]] == ["title"]
    assert "Nieuw fonds" in check.context["preview"] or check.context["title"] == "Nieuw fonds"
    assert handed_in.url == f"/mijn-regio/voorstellen/{submission.number}"
    assert submission.state == "ingediend"
    assert submission.steps.get().note == "Het fonds heet nu anders."
    assert Entry.objects.get().title == "Oud fonds"
