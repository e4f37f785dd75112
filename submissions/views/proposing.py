"""Begin a proposal, and fill it in page by page. Every page that is sent is saved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from register.models import Entry, Region, User

from .. import services
from ..forms.known import Known
from ..forms.rows import TooManyRows
from ..forms.steps import CHECK, Screen, Step, steps_of
from ..models import Submission
from ..proposal.changes import changes
from .access import for_officials, own_entry, own_region, own_submission, revision_of
from .checking import check_page

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
# As an address calls the kinds.
KINDS = {
    "initiatief": Entry.Kind.INITIATIVE,
    "campus": Entry.Kind.CAMPUS,
    "fonds": Entry.Kind.FUND,
}
NUL = (
    "Er stond een teken in dat wij niet kunnen bewaren. Dat teken hebben wij weggelaten. Er is nog "
    "niets bewaard: kijk het na en sla opnieuw op."
)


@READ_OR_SEND
@for_officials
def new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    region = own_region(request.user, slug)
    if kind not in KINDS:
        raise Http404
    start = partial(_start_new, KINDS[kind], region, request.user)
    return _begin(request, region, start, {"kind": KINDS[kind]})


@READ_OR_SEND
@for_officials
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    region = own_region(request.user, slug)
    entry = own_entry(region, number)
    start = partial(services.start_change, entry, region, request.user)
    return _begin(request, region, start, {"entry": entry})


@READ_OR_SEND
@for_officials
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    region = own_region(request.user, slug)
    entry = own_entry(region, number)
    if entry.owner_id != region.pk or not entry.is_published:
        raise Http404
    start = partial(services.start_withdrawal, entry, region, request.user)
    return _begin(request, region, start, {"entry": entry, "withdraws": True})


def _begin(
    request: HttpRequest, region: Region, start: Any, context: dict[str, Any]
) -> HttpResponse:
    """Begin when a button was pressed; ask for that button when a link was followed."""
    if request.method != "POST":
        return render(request, "submissions/begin.html", {"region": region, **context})
    try:
        submission = start()
    except services.Refusal as error:
        context |= {"region": region, "message": " ".join(error.messages)}
        return render(request, "submissions/begin.html", context, status=409)
    if not submission.is_editable:
        return redirect(submission)
    return redirect("submissions:step", submission.number, "gegevens")


@transaction.atomic
def _start_new(kind: str, region: Region, user: User) -> Submission:
    """Return a new draft; of a double click, the one that the first click began."""
    User.objects.select_for_update().get(pk=user.pk)
    untouched = Submission.objects.filter(
        author=user, region=region, kind=kind, action=Submission.Action.ADD, state="concept"
    )
    return untouched.filter(revision=1).first() or services.start_new(kind, region, user)


@READ_OR_SEND
@for_officials
def step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    submission = own_submission(request.user, number)
    pages = {each.slug: each for each in steps_of(submission)}
    if step not in pages:
        raise Http404
    if step == CHECK:
        return check_page(request, submission)
    if request.method == "POST":
        return _save(request, submission, pages[step])
    if not submission.is_editable:
        return redirect(submission)
    screen = Screen(pages[step], Known.of(submission), judged="controle" in request.GET)
    return render_step(request, submission, screen)


def _save(request: HttpRequest, submission: Submission, page: Step) -> HttpResponse:
    """Keep what was typed, right or wrong, and go on; or say why not, and lose nothing."""
    known = Known.of(submission)
    post, has_nul = _without_nul(request.POST)
    try:
        typed = Screen(page, known).read(post)
        screen = Screen(page, known.with_values(typed), judged=True)
        if has_nul:
            raise services.Refusal(NUL)
        services.save_draft(
            submission.number, request.user, screen.tidied(), revision_of(request.POST)
        )
    except TooManyRows as error:
        screen = Screen(page, known)
        return render_step(request, submission, screen, message=str(error), status=400)
    except services.Refusal as error:
        return _unsaved(request, own_submission(request.user, submission.number), page, post, error)
    return HttpResponseRedirect(_next(request.POST, submission, screen))


def _next(post: QueryDict, submission: Submission, screen: Screen) -> str:
    """Return where to go: on, back, out, or to the same page when something is wrong."""
    slugs = [each.slug for each in steps_of(submission)]
    place = slugs.index(screen.step.slug)
    here = reverse("submissions:step", args=[submission.number, slugs[place]])
    if "later" in post:
        return submission.get_absolute_url()
    if more := [rows for rows in screen.rows if rows.name == post.get("nog")]:
        return f"{here}#row-{more[0].name}-{len(more[0].stored)}"
    if "terug" in post:
        return reverse("submissions:step", args=[submission.number, slugs[max(place - 1, 0)]])
    if "bewaar" in post or screen.problems():
        return f"{here}?controle"
    return reverse("submissions:step", args=[submission.number, slugs[place + 1]])


def _unsaved(
    request: HttpRequest,
    submission: Submission,
    page: Step,
    post: QueryDict,
    error: services.Refusal,
) -> HttpResponse:
    """Show what was typed beside what is stored by now, to be sent once more."""
    screen = Screen(page, Known.of(submission))
    context: dict[str, Any] = {"message": " ".join(error.messages)}
    same_rows = post.get("rows", screen.fingerprint) == screen.fingerprint
    if not (submission.is_editable and same_rows):
        context["typed"] = screen.typed(post)
    else:
        typed = screen.read(post)
        tidied = Screen(page, screen.known.with_values(typed), judged=True).tidied()
        found = changes(submission.proposed, tidied, submission.kind)
        context["differences"] = [c for c in found if c.path.split("/")[0] in screen.names]
        screen.show_typed(post)
    return render_step(request, submission, screen, status=409, **context)


def render_step(
    request: HttpRequest, submission: Submission, screen: Screen, status: int = 200, **context: Any
) -> HttpResponse:
    steps = steps_of(submission)
    problems = list(screen.problems_with_places()) if screen.judged else []
    context = {
        "submission": submission,
        "steps": steps,
        "page": screen.step,
        "screen": screen,
        "problems": problems,
        "is_first": screen.step == steps[0],
        "by": submission.author,
        **context,
    }
    return render(request, "submissions/step.html", context, status=status)


def _without_nul(post: QueryDict) -> tuple[QueryDict, bool]:
    """Return what was sent without NUL bytes, which no database text can hold."""
    clean = QueryDict(mutable=True)
    for name, values in post.lists():
        clean.setlist(name.replace("\x00", ""), [each.replace("\x00", "") for each in values])
    return clean, clean != post
