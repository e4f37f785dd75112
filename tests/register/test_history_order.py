"""The order of versions when transactions overlap, on connections of their own."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from register.history import all_versions, public_versions
from register.models import Entry
from tests.make import make_campus


@pytest.mark.django_db(transaction=True)
def test_the_transaction_that_wrote_last_is_the_newest_version():
    campus = make_campus(title="begin")
    has_begun, may_write = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                Entry.objects.count()
                has_begun.set()
                may_write.wait(10)
                Entry.objects.filter(pk=campus.pk).update(title="begonnen als eerste")
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    has_begun.wait(10)
    Entry.objects.filter(pk=campus.pk).update(title="geschreven als eerste")
    may_write.set()
    thread.join(10)

    titles = [title for version in all_versions(campus) for title in version.facts["titel"]]
    assert titles[-2:] == ["geschreven als eerste", "begonnen als eerste"]
    assert Entry.objects.get(pk=campus.pk).title == "begonnen als eerste"


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_an_entry_is_withdrawn_stays_out_of_public_history():
    campus = make_campus(title="openbaar")
    rows = Entry.objects.filter(pk=campus.pk)
    rows.update(publication="withdrawn", withdrawal_note="Dubbel")
    rows.update(summary="nog geheim", withdrawal_note="Dubbel met een ander")

    public = str(public_versions(campus))
    everything = str(all_versions(campus))

    assert "nog geheim" in everything
    assert "nog geheim" not in public
    assert "Dubbel met een ander" in public
