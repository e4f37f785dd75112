"""Who may do what, role by role, and when a session ends."""

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client, override_settings

from regiotop import settings as product
from register.models import User
from register.roles import PERMISSIONS, describe
from tests.make import PASSWORD, make_initiative, make_region, make_user

OFFICIAL, COORDINATOR, ADMINISTRATOR = (
    User.Role.REGIONAL_OFFICIAL,
    User.Role.COORDINATOR,
    User.Role.ADMINISTRATOR,
)
NOBODY: set[str] = set()
# Who holds each permission, written out: this table is the rule and roles.py follows it.
MATRIX = {
    "initiatives.view_initiative": {OFFICIAL, COORDINATOR, ADMINISTRATOR},
    "initiatives.view_campus": {OFFICIAL, COORDINATOR, ADMINISTRATOR},
    "funds.view_fund": {OFFICIAL, COORDINATOR, ADMINISTRATOR},
    "register.view_contribution": {OFFICIAL, COORDINATOR, ADMINISTRATOR},
    "initiatives.add_initiative": {COORDINATOR},
    "initiatives.change_campus": {COORDINATOR},
    "funds.change_fund": {COORDINATOR},
    "register.add_contribution": {COORDINATOR},
    "register.delete_contribution": {COORDINATOR},
    "register.delete_entryregion": {COORDINATOR},
    "register.delete_citation": {COORDINATOR},
    "funds.import_fund": {COORDINATOR},
    "funds.export_fund": {COORDINATOR},
    "register.view_region": {COORDINATOR, ADMINISTRATOR},
    "register.change_region": {COORDINATOR},
    "register.change_passage": {COORDINATOR},
    "register.delete_regionmembership": {COORDINATOR},
    "submissions.view_submission": {COORDINATOR},
    "submissions.view_report": {COORDINATOR},
    "submissions.change_report": {COORDINATOR},
    "submissions.add_report": NOBODY,
    "submissions.delete_report": NOBODY,
    "register.see_all_regions": {COORDINATOR, ADMINISTRATOR},
    "register.view_user": {ADMINISTRATOR},
    "register.add_user": {ADMINISTRATOR},
    "register.change_user": {ADMINISTRATOR},
    "register.delete_userregion": {ADMINISTRATOR},
    # Entries, regions, sentences and accounts stay; proposals change by their own steps.
    "register.delete_entry": NOBODY,
    "initiatives.delete_initiative": NOBODY,
    "initiatives.delete_campus": NOBODY,
    "funds.delete_fund": NOBODY,
    "register.delete_region": NOBODY,
    "register.delete_passage": NOBODY,
    "register.delete_user": NOBODY,
    "submissions.change_submission": NOBODY,
    "submissions.delete_submission": NOBODY,
}


@pytest.mark.parametrize(("permission", "roles"), MATRIX.items())
def test_each_permission_belongs_to_exactly_these_roles(permission, roles):
    holders = {role for role in User.Role if make_user(role).has_perm(permission)}

    assert holders == roles


def test_a_regional_official_looks_and_proposes():
    actions = {permission.split(".")[1].split("_")[0] for permission in PERMISSIONS[OFFICIAL]}

    assert actions == {"view", "propose"}


def test_an_administrator_changes_accounts_portfolios_and_words_and_nothing_else():
    written = {p for p in PERMISSIONS[ADMINISTRATOR] if ".view_" not in p}

    assert written == {
        "register.see_all_regions",
        "register.add_user",
        "register.change_user",
        "register.add_userregion",
        "register.change_userregion",
        "register.delete_userregion",
    } | {
        f"register.{action}_{model}"
        for action in ["add", "change", "delete"]
        for model in ["buildingword", "irregularword", "synonym"]
    } | {f"submissions.{action}_portfolio" for action in ["add", "change", "delete"]}


def test_a_coordinator_has_nothing_to_do_with_accounts():
    assert [p for p in PERMISSIONS[COORDINATOR] if p.endswith(("_user", "_userregion"))] == []


@pytest.mark.parametrize("role", User.Role)
def test_an_inactive_account_may_nothing(role):
    user = make_user(role)
    may_before = user.has_module_perms("register")

    user.is_active = False

    assert (may_before, user.has_module_perms("register")) == (True, False)
    assert user.get_all_permissions() == set()
    assert not user.has_perm("initiatives.view_initiative")


def test_an_inactive_account_cannot_log_in():
    make_user(username="jansen", is_active=False)

    assert not Client().login(username="jansen", password=PASSWORD)


def test_the_public_has_no_permissions():
    assert not AnonymousUser().has_perm("initiatives.view_initiative")


@pytest.mark.parametrize("role", User.Role)
def test_nobody_is_superuser_and_the_role_alone_decides(role):
    user = make_user(role)

    assert (user.is_superuser, user.is_staff) == (False, True)
    assert not user.has_perm("auth.change_group")


def test_a_role_that_does_not_exist_is_refused_and_the_form_says_so():
    user = make_user()
    user.role = "minister"

    with pytest.raises(ValidationError) as refusal:
        user.full_clean()

    assert list(refusal.value.message_dict) == ["role"]


def test_a_role_that_does_not_exist_is_refused_by_the_database_too():
    user = make_user()

    with pytest.raises(IntegrityError, match="user_role_known"):
        User.objects.filter(pk=user.pk).update(role="")


def test_the_product_hashes_passwords_with_argon2():
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        encoded = make_password(PASSWORD)

        assert identify_hasher(encoded).algorithm == "argon2"
    assert encoded.startswith("argon2$argon2id$")


@pytest.mark.parametrize("password", ["kort", "password1234", "qwertyuiop12"])
def test_a_weak_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def logged_in(user: User) -> Client:
    client = Client()
    assert client.login(username=user.username, password=PASSWORD)
    return client


def test_a_session_ends_when_the_role_changes():
    user = make_user(COORDINATOR)
    client = logged_in(user)
    before = client.get("/beheer/").status_code

    User.objects.update(role=ADMINISTRATOR)

    assert (before, client.get("/beheer/").status_code) == (200, 302)
    assert not get_user(client).is_authenticated


def test_a_session_ends_when_the_password_changes():
    user = make_user(COORDINATOR)
    client = logged_in(user)
    before = client.get("/beheer/").status_code

    user.set_password("een ander lang wachtwoord")
    user.save()

    assert (before, client.get("/beheer/").status_code) == (200, 302)


def test_a_session_ends_when_the_account_is_closed():
    client = logged_in(make_user(COORDINATOR))
    before = client.get("/beheer/").status_code

    User.objects.update(is_active=False)

    assert (before, client.get("/beheer/").status_code) == (200, 302)


def test_a_session_goes_on_when_only_a_name_changes():
    client = logged_in(make_user(COORDINATOR))

    User.objects.update(first_name="Joke")

    assert client.get("/beheer/").status_code == 200


def test_createsuperuser_makes_an_administrator(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command(
        "createsuperuser", username="beheer", email="b@example.nl", interactive=False, verbosity=0
    )

    user = User.objects.get()
    assert (user.role, user.is_superuser) == (ADMINISTRATOR, False)
    assert user.check_password(PASSWORD)


def test_history_is_told_account_role_and_regions_but_no_name(rf):
    limburg = make_region(code="PV31")
    request = rf.post("/")
    request.user = make_user(OFFICIAL, regions=[limburg], first_name="Joke", username="jansen")

    assert describe(request) == {
        "user": request.user.pk,
        "role": "regional_official",
        "regions": ["PV31"],
    }


def test_history_knows_no_account_of_the_public(rf):
    request = rf.post("/")
    request.user = AnonymousUser()

    assert describe(request) == {"role": "public"}


def test_no_public_page_changes_anything(client):
    entry = make_initiative()

    for address in ["/", "/zoeken", "/initiatieven", entry.get_absolute_url(), "/regios"]:
        assert client.post(address).status_code == 405
