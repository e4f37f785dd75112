"""Officials to try the back office with, in development only."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from register.models import Region, User, UserRegion


@dataclass(frozen=True)
class Demo:
    username: str
    role: str
    region: str = ""


DEMOS = [
    Demo("beheerder", User.Role.ADMINISTRATOR),
    Demo("coordinator", User.Role.COORDINATOR),
    Demo("limburg", User.Role.REGIONAL_OFFICIAL, "PV31"),
    Demo("rotterdam", User.Role.REGIONAL_OFFICIAL, "GM0599"),
]


def make_demo_officials(file: Path) -> dict[str, str]:
    """Make the demo officials that are missing; return each username with its password.

    The passwords stay in ``file``, for its owner's eyes only, so that they can be
    shown again; one that somebody changed since is empty. Refuses to work in production.
    """
    if settings.PRODUCTION:
        raise RuntimeError("Demonstratie-accounts bestaan alleen in ontwikkeling.")
    passwords = json.loads(file.read_text()) if file.exists() else {}
    for demo in DEMOS:
        passwords.setdefault(demo.username, secrets.token_urlsafe(12))
    _write_private(file, json.dumps(passwords, indent=2))
    return {demo.username: _make(demo, passwords[demo.username]) for demo in DEMOS}


def _write_private(file: Path, text: str) -> None:
    """Replace the file as a whole, readable by its owner only."""
    new = file.with_suffix(".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    new.replace(file)


@transaction.atomic
def _make(demo: Demo, password: str) -> str:
    """Return the password with which this demo official gets in, if that is known."""
    if user := User.objects.filter(username=demo.username).first():
        return password if user.check_password(password) else ""
    email = f"{demo.username}@example.nl"
    user = User.objects.create_user(demo.username, email, password, role=demo.role, is_demo=True)
    if demo.region:
        UserRegion.objects.create(user=user, region=Region.objects.get(code=demo.region))
    return password
