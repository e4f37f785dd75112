"""The codebase looked at as data: what one forgets in one place of many."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

pytestmark = pytest.mark.no_database

OURS = ["register", "initiatives", "funds", "submissions"]
# Written by triggers only, or views; nobody meets their names.
BACKSTAGE = {"EntryIndex", "MemberPayment", "PublicWhole", "RegionClosure"}
BACKSTAGE |= {"EntryName", "FacetTally", "RegisterVersion", "Word"}
# These are history themselves: what was done, and what somebody was told or has seen.
RECORDS = {"Notification", "RegionVisit", "Reminder", "Step"}


EVENTS = {model.__name__ for model in apps.get_models() if model.__name__.endswith("Event")}


def our_models() -> list[type[models.Model]]:
    found = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return [m for m in found if not m.__name__.endswith("Event") and m.__name__ not in BACKSTAGE]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_field_that_a_person_meets_has_a_dutch_name(model):
    silent = {"id", "entry", "entry_ptr", "contribution", "topsector"}
    shown = [f for f in model._meta.local_fields if f.editable and f.name not in silent]

    derived = {f.name for f in shown if f.verbose_name == f.name.replace("_", " ")}

    assert derived <= {"code", "instrument", "partners"}


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_constraint_speaks_dutch(model):
    default = models.CheckConstraint.default_violation_error_message
    silent = {"entry_id_kind"}

    mute = [
        constraint.name
        for constraint in model._meta.constraints
        if constraint.violation_error_message == default and constraint.name not in silent
    ]

    assert mute == []


@pytest.mark.parametrize(
    "model",
    [model for model in our_models() if model.__name__ not in RECORDS],
    ids=lambda model: model.__name__,
)
def test_every_model_keeps_its_history(model):
    names = {relation.name for relation in model._meta.related_objects}

    # That of a link between two others stands beside them: it has no row to hang on.
    assert names & {"events", "own_events"} or f"{model.__name__}Event" in EVENTS


def test_every_template_is_used():
    templates = settings.BASE_DIR / "templates"
    names = {str(p.relative_to(templates)) for p in templates.rglob("*") if p.is_file()}
    sources = [*settings.BASE_DIR.glob("[a-z]*/**/*.py"), *templates.rglob("*")]
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources if p.is_file())
    # Django finds these by their name.
    by_convention = {"403_csrf.html", *(n for n in names if n.startswith("admin/"))}

    unused = {name for name in names - by_convention if f'"{name}' not in text}

    assert unused == set()


def test_no_template_has_inline_style_or_script():
    templates = list((settings.BASE_DIR / "templates").rglob("*.html"))

    inline = [
        str(path)
        for path in templates
        if re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", path.read_text())
    ]

    assert inline == []
