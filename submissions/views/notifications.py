"""The messages of one person: to read, to mark as read, and how often to be mailed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from register.models import User

from ..forms.mail_rhythm import MailRhythmForm
from ..models import Notification
from .access import for_all_officials

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@for_all_officials
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the messages. What is sent here is the choice how often to be mailed."""
    # A copy of the user: a choice that is refused must not stand on the page as theirs.
    user = User.objects.get(pk=request.user.pk)
    form = MailRhythmForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Uw keuze is bewaard.")
        return redirect("submissions:notifications")
    own = Notification.objects.of(request.user)
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {"page": page, "unread_count": own.unread().count(), "form": form}
    return render(request, "submissions/notifications.html", context)


@require_POST
@for_all_officials
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    Notification.objects.of(request.user).mark_read()
    messages.success(request, "Al uw berichten zijn gelezen.")
    return redirect("submissions:notifications")


@require_POST
@for_all_officials
def notification_open(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Mark one as read and lead to what it is about."""
    own = Notification.objects.of(request.user).filter(message_id=message_id)
    notification = get_object_or_404(own)
    own.mark_read()
    return redirect(notification.path)
