"""How often one may try, so that neither a password nor a code can be guessed.

Tries count for an account **and** the address they come from, so that nobody can lock out a
colleague. What comes from one address counts over all accounts as well.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse

from register.locks import wait_for_turn
from register.models import User
from register.visitors import address_of, household_of

from .. import errors


@dataclass(frozen=True)
class Limit:
    name: str
    tries: int
    minutes: int

    def take(self, who: str) -> bool:
        """Count one more try of ``who``; False, and nothing counted, when there are none left.

        Counted before the try, so that many at the same moment are no more than allowed.
        """
        key = self._key(who)
        with transaction.atomic():
            wait_for_turn(key)
            count = cache.get(key, 0)
            if count < self.tries:
                cache.set(key, count + 1, self.minutes * 60)
        return count < self.tries

    def give_back(self, who: str) -> None:
        """Uncount the last try, which was no failure."""
        key = self._key(who)
        with transaction.atomic():
            wait_for_turn(key)
            cache.set(key, max(cache.get(key, 0) - 1, 0), self.minutes * 60)

    def forget(self, who: str) -> None:
        cache.delete(self._key(who))

    def _key(self, who: str) -> str:
        """Return a key of the cache that holds neither the name nor the address."""
        return f"{self.name}-{hashlib.sha256(who.encode(errors='replace')).hexdigest()}"


PASSWORDS = Limit("login", tries=10, minutes=15)
PASSWORDS_FROM_ADDRESS = Limit("login-address", tries=100, minutes=15)
# A code of six digits, three of which are right at any moment. Who comes this far knows the
# password, so the limit for the account alone can only be used against it by who stole that.
CODES = Limit("code", tries=5, minutes=15)
CODES_OF_ACCOUNT = Limit("code-account", tries=20, minutes=24 * 60)


@dataclass(frozen=True)
class Tries:
    """The tries that this request belongs to: each limit with whom it counts for."""

    limits: tuple[tuple[Limit, str], ...]

    def refuse(self, request: HttpRequest) -> HttpResponse | None:
        """Count a try, or return the page that says when to come back."""
        for limit, who in self.limits:
            if not limit.take(who):
                return errors.too_many(request, retry_minutes=limit.minutes)
        return None

    def succeeded(self) -> None:
        """Wipe out the failures of this account; to the address only this try is given back."""
        for limit, who in self.limits:
            if limit is PASSWORDS_FROM_ADDRESS:
                limit.give_back(who)
            else:
                limit.forget(who)


def password_tries(request: HttpRequest, login: str) -> Tries:
    address = household_of(address_of(request))
    who = f"{address} {_account(login)}"
    return Tries(((PASSWORDS_FROM_ADDRESS, address), (PASSWORDS, who)))


def code_tries(request: HttpRequest, user: User) -> Tries:
    who = str(user.pk)
    return Tries(((CODES, f"{household_of(address_of(request))} {who}"), (CODES_OF_ACCOUNT, who)))


def find_official(login: str) -> User | None:
    """Return the account with this user name or else e-mail address, closed ones included."""
    name = normalized(login)
    if not name or "\x00" in name:
        return None
    named = Q(username__iexact=name)
    found = User.objects.filter(named | Q(email__iexact=name)).annotate(by_name=named)
    return found.order_by(F("by_name").desc()).first()


def normalized(login: str) -> str:
    """As Django compares a name: without the spaces around it, and in one spelling."""
    return unicodedata.normalize("NFKC", login).strip()


def slow_down(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer who sends a form too often: allauth counts these by the minute."""
    return errors.too_many(request, retry_minutes=1)


def _account(login: str) -> str:
    """An account has one number of tries, by whichever of its names it is called."""
    user = find_official(login)
    return str(user.pk) if user else f"? {normalized(login).casefold()}"
