"""How many reports are taken in: counted per hour, per address and in total.

Only what was stored counts. An address is kept as a keyed digest of itself and the hour, so
that nobody can read it back or see that it is the same one as an hour ago.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from register.visitors import household_of

HOUR = 60 * 60


class TooManyReports(Exception):
    """Nothing was stored. ``seconds`` says after how long there is room again."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = HOUR - int(time.time()) % HOUR


def count(address: str) -> None:
    """Count one more from ``address``; raises TooManyReports. One caller at a time."""
    limits = {
        _key("everybody"): settings.REPORTS_PER_HOUR,
        _key(household_of(address)): settings.REPORTS_PER_ADDRESS,
    }
    counts = {key: cache.get(key, 0) + 1 for key in limits}
    if any(counts[key] > limit for key, limit in limits.items()):
        raise TooManyReports
    for key, number in counts.items():
        cache.set(key, number, HOUR)


def _key(who: str) -> str:
    hour = int(time.time()) // HOUR
    return f"report-{salted_hmac('submissions.throttle', f'{hour} {who}').hexdigest()}"
