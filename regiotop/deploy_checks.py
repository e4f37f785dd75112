"""What `manage.py check --deploy` says of settings that only production needs."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register(deploy=True)
def mail_has_a_server(**options: Any) -> list[CheckMessage]:
    if settings.EMAIL_HOST:
        return []
    hint = "Zet EMAIL_HOST op de mailserver: zie docs/hosting.md."
    return [Warning("Er gaat geen mail uit.", hint=hint, id="regiotop.W001")]
