"""The daily round: ask regions whether their entries still hold, and tell who has to know.

All of a round happens, or nothing: the questions, and the notifications about them. So a round that
broke off is simply done again, and one that is done twice finds nothing left to tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from register.locks import wait_for_turn
from register.models import Region, User, UserRegion

from .confirming import own_due, part_due
from .models import Portfolio, Reminder
from .models.reminder import ReminderQuerySet
from .notifications import notify

AT_ONCE = 5_000


@dataclass(frozen=True)
class Stage:
    """One step of the round, the column that remembers it, and what people read."""

    name: str
    column: str
    one: str
    several: str
    text: str


ASKED = Stage(
    "gevraagd",
    "",
    "Van 1 bijdrage vragen wij of die nog klopt",
    "Van {count} bijdragen vragen wij of ze nog kloppen",
    "Klopt nog wat in het register staat? Bevestig elke bijdrage met één klik, of stel een "
    "wijziging voor.",
)
REMINDED = Stage(
    "herinnerd",
    "reminded_on",
    "Herinnering: van 1 bijdrage weten wij niet of die nog klopt",
    "Herinnering: van {count} bijdragen weten wij niet of ze nog kloppen",
    "Wij vroegen u dit al eerder en hebben nog geen antwoord. Bevestig elke bijdrage met één klik, "
    "of stel een wijziging voor. Zonder antwoord leggen wij dit voor aan de coördinator.",
)
ESCALATED = Stage(
    "voorgelegd",
    "escalated_on",
    "Van 1 bijdrage zegt de regio niet of die nog klopt",
    "Van {count} bijdragen zeggen de regio's niet of ze nog kloppen",
    "Wij hebben het twee keer gevraagd en kregen geen antwoord. Neem contact op met de regio.",
)


@transaction.atomic
def ask(today: date | None = None) -> None:
    """Do the round of today."""
    today = today or timezone.localdate()
    wait_for_turn("submissions_reminder")
    _close_what_is_answered(today)
    _tell(Reminder.objects.to_escalate(today), today, ESCALATED, _coordinators)
    _tell(Reminder.objects.to_remind(today), today, REMINDED, _officials)
    newest = Reminder.objects.aggregate(newest=Max("pk"))["newest"] or 0
    _open_what_is_due(today)
    _tell(Reminder.objects.filter(pk__gt=newest), today, ASKED, _officials)


def _close_what_is_answered(today: date) -> None:
    """Close what needs no answer any more: confirmed otherwise, withdrawn, no longer named."""
    own = own_due(today).filter(pk=OuterRef("entry"), owner=OuterRef("region"))
    part = part_due(today).filter(entry=OuterRef("entry"), region=OuterRef("region"))
    answered = Reminder.objects.open().exclude(Exists(own)).exclude(Exists(part))
    answered.update(closed_on=today)


def _open_what_is_due(today: date) -> None:
    """Open the questions in parts, so that a whole register need not fit in memory."""
    rows = (Reminder(entry_id=e, region_id=r, asked_on=today) for e, r in _new_pairs(today))
    while part := list(islice(rows, AT_ONCE)):
        Reminder.objects.bulk_create(part)


def _new_pairs(today: date) -> Iterator[tuple[int, int]]:
    """Yield the entry and region of each question that is not open yet."""
    asked = Reminder.objects.open()
    own = own_due(today).exclude(
        Exists(asked.filter(entry=OuterRef("pk"), region=OuterRef("owner")))
    )
    part = part_due(today).exclude(
        Exists(asked.filter(entry=OuterRef("entry"), region=OuterRef("region")))
    )
    yield from chain(
        own.values_list("pk", "owner").order_by("number").iterator(AT_ONCE),
        part.values_list("entry", "region").order_by("entry__number").iterator(AT_ONCE),
    )


Receivers = Callable[[Iterable[int]], dict[User, set[int]]]


def _tell(reminders: ReminderQuerySet, today: date, stage: Stage, receivers: Receivers) -> None:
    """Write down that these were told today, and tell each person once about all of them.

    No two rounds tell of the same reminder at the same stage, so the newest one names the round.
    """
    counts = reminders.counts_by_region()
    if not counts:
        return
    newest = reminders.aggregate(newest=Max("pk"))["newest"]
    event = f"nog-actueel:{stage.name}:{today}:{newest}"
    if stage.column:
        reminders.update(**{stage.column: today})
    regions = Region.objects.in_bulk(counts)
    for concerned, people in _alike(receivers(counts)).items():
        notify(people, event=event, **_words(stage, [regions[r] for r in concerned], counts))


def _alike(receivers: dict[User, set[int]]) -> dict[tuple[int, ...], list[User]]:
    """Put those together who read the same."""
    groups: dict[tuple[int, ...], list[User]] = defaultdict(list)
    for user, regions in receivers.items():
        groups[tuple(sorted(regions))].append(user)
    return groups


def _words(stage: Stage, regions: list[Region], counts: dict[int, int]) -> dict[str, str]:
    regions = sorted(regions, key=lambda region: region.sort_key)
    total = sum(counts[region.pk] for region in regions)
    subject = stage.one if total == 1 else stage.several.format(count=total)
    lines = [_line(region, counts[region.pk]) for region in regions]
    text = "\n\n".join([stage.text, *lines])
    return {"subject": subject, "text": text, "path": _path(stage, regions)}


def _line(region: Region, count: int) -> str:
    return f"{capfirst(region)}: {count} {'bijdrage' if count == 1 else 'bijdragen'}."


def _path(stage: Stage, regions: list[Region]) -> str:
    if stage is ESCALATED:
        return reverse("admin:submissions_reminder_changelist")
    return reverse("submissions:to_confirm", args=[regions[0].slug])


def _officials(regions: Iterable[int]) -> dict[User, set[int]]:
    """Return who answers for these regions, each with those that are theirs."""
    links: QuerySet[UserRegion] = UserRegion.objects.filter(
        region__in=regions, user__is_active=True, user__role=User.Role.REGIONAL_OFFICIAL
    ).select_related("user")
    found: dict[User, set[int]] = defaultdict(set)
    for link in links:
        found[link.user].add(link.region_id)
    return found


def _coordinators(regions: Iterable[int]) -> dict[User, set[int]]:
    """Return who has these regions in a portfolio; what is in nobody's, everybody hears of."""
    coordinators = Portfolio.objects.coordinators_by_region(regions)
    return {user: set(user.decides_for) for user in coordinators}
