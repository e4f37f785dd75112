"""What templates of other pages show of proposals."""

from __future__ import annotations

from typing import Any

from django import template

from ..models import Notification, Submission

register = template.Library()


@register.inclusion_tag("submissions/_unread.html", takes_context=True)
def unread_notifications(context: dict[str, Any]) -> dict[str, Any]:
    """Link to somebody's messages, with how many are unread. One query; none for the public."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return {"user": None}
    return {"user": user, "count": Notification.objects.of(user).unread().count()}


@register.inclusion_tag("submissions/_waiting.html", takes_context=True)
def waiting_proposals(context: dict[str, Any]) -> dict[str, Any]:
    """Lead a coordinator to what waits for a decision. One query."""
    waiting = Submission.objects.waiting().in_portfolios_of(context["request"].user)
    return {"count": waiting.count()}
