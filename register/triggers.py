"""Database triggers that models declare: history, and the index row of an entry."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
import pghistory.models
import pgtrigger
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

TOUCH_ON_INSERT = "touch_on_insert"


class Event(pghistory.models.Event):
    """A row of history. Its moment is the clock's, so that it orders rows of all tables."""

    pgh_transaction = models.BigIntegerField(db_default=models.Func(function="txid_current"))

    class Meta:
        abstract = True


def tracked(**options: Any) -> Callable[[type], type]:
    """Record each insert, update and delete of a model, whoever or whatever does it.

    pghistory leaves deletes out by default: the past would keep regions and
    amounts that were taken away.
    """
    return pghistory.track(
        # Once per statement: a load of a million rows is not a million small ones.
        pghistory.InsertEvent(level=pghistory.Statement),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        base_model=Event,
        **options,
    )


def tracked_kind(model: type) -> type:
    """Record the changes of a kind's own table, beside those of its entry."""
    own_events = pghistory.ObjForeignKey(related_name="own_events")
    return tracked(exclude=["own_kind"], obj_field=own_events)(model)


def events_of(model: type[models.Model]) -> type[models.Model]:
    """Return the model that holds the history of ``model``.

    pghistory's own ``pgh_event_model`` gives the events of a kind for its entry too.
    """
    own = {relation.name for relation in model._meta.related_objects}
    name = "own_events" if "own_events" in own else "events"
    return model._meta.get_field(name).related_model


def touches_entry(entries: str = "SELECT entry_id FROM {rows}") -> list[pgtrigger.Trigger]:
    """Keep the index rows of the entries that a statement changed.

    ``entries`` is a query that finds entry ids in the changed ``{rows}``. There is
    one trigger per event, because a transition table allows no more.
    """
    return [
        _touch(TOUCH_ON_INSERT, pgtrigger.Insert, entries, new="after"),
        _touch("touch_on_update", pgtrigger.Update, entries, new="after"),
        _touch("touch_on_delete", pgtrigger.Delete, entries, old="before"),
    ]


def stays_with(owner: str) -> pgtrigger.Trigger:
    """Refuse to move a row to another owner: its history would stay behind."""
    return pgtrigger.ReadOnly(name=f"stays_with_{owner}", fields=[owner])


def confirmed_anew(region: str) -> pgtrigger.Trigger:
    """Forget a confirmation when the row goes to another ``region``: that one never gave it."""
    return pgtrigger.Trigger(
        name=f"confirmed_anew_by_{region}",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(f"{region}_id"),
        condition=pgtrigger.Q(**{f"old__{region}__df": pgtrigger.F(f"new__{region}")}),
        func="""
            IF NEW.confirmed_on IS NOT DISTINCT FROM OLD.confirmed_on THEN
              NEW.confirmed_on = NULL;
              NEW.confirmed_by_id = NULL;
            END IF;
            RETURN NEW;
        """,
    )


def _touch(name: str, operation: Any, entries: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=f"PERFORM touch_entries(ARRAY({entries.format(rows=next(iter(rows.values())))}));"
        " RETURN NULL;",
    )


@contextmanager
def without_touching(cursor: CursorWrapper) -> Iterator[None]:
    """Let inserts pass the index by, and compute the index rows of all entries at the end.

    For who fills an empty register, inside a transaction. Whatever is updated or deleted
    meanwhile still touches its entries.
    """
    touching = [t.get_pgid(m) for m, t in pgtrigger.registered() if t.name == TOUCH_ON_INSERT]
    if not touching:
        # To ignore an empty list is to ignore nothing: each statement would touch, unnoticed.
        raise LookupError(TOUCH_ON_INSERT)
    _ignore(cursor, touching)
    yield
    _ignore(cursor, [])
    # In parts: what is worked out for all entries at once does not fit in memory.
    cursor.execute("SELECT touch_entries(array_agg(id)) FROM register_entry GROUP BY id / 10000")
    cursor.execute("SELECT gin_clean_pending_list('index_find')")
    cursor.execute("SELECT gin_clean_pending_list('name_alike')")
    cursor.execute("ANALYZE register_entryindex, register_entryname")


@contextmanager
def only_confirming() -> Iterator[None]:
    """Let what is written here not count as a change: nobody says that an entry is another one."""
    _confirms("yes")
    yield
    _confirms("")


def _confirms(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('register.confirms', %s, true)", [value])


def _ignore(cursor: CursorWrapper, names: list[str]) -> None:
    value = f"{{{','.join(names)}}}"
    cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [value])


def withdrawn_not_deleted() -> pgtrigger.Trigger:
    """Refuse to delete an entry, so that its number and history keep a subject."""
    return pgtrigger.Protect(name="withdrawn_not_deleted", operation=pgtrigger.Delete)


def refuses_cycle(column: str) -> pgtrigger.Trigger:
    """Refuse a row that would, by way of ``column``, become a part of itself."""
    return pgtrigger.Trigger(
        name=f"no_cycle_in_{column}",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{column}_id"),
        condition=pgtrigger.Q(**{f"new__{column}__isnull": False}),
        # The column is a name from a model, never something that a person typed.
        func=pgtrigger.Func(
            f"""
            -- Two sessions could each close one half of a circle.
            PERFORM pg_advisory_xact_lock(hashtext('{{meta.db_table}}.{column}'));
            IF EXISTS (
              WITH RECURSIVE above (id) AS (
                SELECT NEW.{{columns.{column}}}
                UNION
                SELECT t.{{columns.{column}}} FROM {{meta.db_table}} t
                  JOIN above ON t.{{meta.pk.column}} = above.id
              )
              SELECT FROM above WHERE id = NEW.{{meta.pk.column}}
            ) THEN
              RAISE check_violation USING
                MESSAGE = 'Een onderdeel kan niet (via een ander) onderdeel van zichzelf zijn.',
                CONSTRAINT = '{column}_no_cycle';
            END IF;
            RETURN NULL;
            """  # noqa: S608
        ),
    )
