"""What templates of other pages show of proposals."""

from __future__ import annotations

from typing import Any

from django import template

from ..models import Notification

register = template.Library()


@register.inclusion_tag("submissions/_unread.html", takes_context=True)
def unread_notifications(context: dict[str, Any]) -> dict[str, Any]:
    """Link to somebody's messages, with how many are unread. One query; none for the public."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return {"user": None}
    return {"user": user, "count": Notification.objects.of(user).unread().count()}
