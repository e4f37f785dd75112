"""Who may do what, in one table. Django asks it through an authentication backend."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from .models import Entry, User

_KINDS = ["initiatives.initiative", "initiatives.campus", "funds.fund"]
_RELATED = [
    f"register.{model}"
    for model in [
        "entry",
        "entryregion",
        "entrytopsector",
        "entrytag",
        "contribution",
        "contributionpayer",
        "citation",
        "distinction",
    ]
]
_REFERENCE = [
    f"register.{model}"
    for model in [
        "region",
        "regioncode",
        "regionmembership",
        "topsector",
        "theme",
        "tag",
        "sourcedocument",
        "passage",
    ]
]
# What search knows of Dutch. An administrator keeps it: it is about words, not about entries.
_LANGUAGE = ["register.buildingword", "register.irregularword", "register.synonym"]
_ENTRIES = _KINDS + _RELATED


def _permissions(actions: list[str], models: list[str]) -> frozenset[str]:
    return frozenset(
        f"{app}.{action}_{model}"
        for app, model in (name.split(".") for name in models)
        for action in actions
    )


_READ = _permissions(["view"], [*_ENTRIES, *_REFERENCE])
# A related row may be deleted, because its history stays; an entry is withdrawn instead.
PERMISSIONS: dict[str, frozenset[str]] = {
    User.Role.REGIONAL_OFFICIAL: _permissions(["view"], _ENTRIES) | {"submissions.propose"},
    User.Role.COORDINATOR: _READ
    | _permissions(["add", "change"], [*_ENTRIES, *_REFERENCE])
    | _permissions(["delete"], [m for m in _RELATED if m != "register.entry"])
    | _permissions(["delete"], ["register.regioncode", "register.regionmembership"])
    | _permissions(["import", "export"], _KINDS)
    | _permissions(["view"], _LANGUAGE)
    | {"register.see_all_regions", "submissions.view_submission", "submissions.review"}
    | {"submissions.view_reminder"}
    | _permissions(["view", "change"], ["submissions.report"]),
    User.Role.ADMINISTRATOR: _READ
    | _permissions(["view", "add", "change"], ["register.user"])
    | _permissions(["view", "add", "change", "delete"], ["register.userregion", *_LANGUAGE])
    | _permissions(["view", "add", "change", "delete"], ["submissions.portfolio"])
    | {"register.see_all_regions"},
}


class RoleBackend(ModelBackend):
    """Gives an active official the permissions of the role, and no others."""

    def get_user_permissions(self, user_obj: User, obj: Entry | None = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: User, obj: Entry | None = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: User, obj: Entry | None = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        return set(PERMISSIONS[user_obj.role])

    def has_perm(self, user_obj: User, perm: str, obj: Entry | None = None) -> bool:
        return perm in self.get_all_permissions(user_obj)

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))


def describe(request: HttpRequest) -> dict[str, object]:
    """Say in the history who changes something: account, role and regions, never a name."""
    user = request.user
    if not user.is_authenticated:
        return {"role": "public"}
    codes = list(user.regions.order_by("code").values_list("code", flat=True))
    return {"user": user.pk, "role": user.role, "regions": codes}
