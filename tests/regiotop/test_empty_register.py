"""What every loader does around its work."""

from django.db import connection, transaction

from regiotop.empty_register import continue_numbers
from tests.make import make_fund


def sequence() -> tuple[int, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM register_entry_number")
        return cursor.fetchone()


def test_the_next_number_comes_after_the_highest():
    make_fund(number=900)

    continue_numbers()

    assert make_fund().number == 901


def test_an_empty_register_begins_at_one():
    continue_numbers()

    assert make_fund().number == 1


def test_a_load_that_is_undone_uses_up_no_numbers():
    before = sequence()

    with transaction.atomic():
        make_fund(number=900_000_000)
        continue_numbers()
        moved = sequence()
        transaction.set_rollback(True)

    assert (moved, sequence()) == ((900_000_001, False), before)
