"""The moves of a proposal. Each locks its row, checks the state and the right, and tells people.

All raise Refusal, with a message for people, and then nothing has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pghistory
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from register.models import Entry, Region, User

from .confirming import answered_by_proposal, confirmed_by_approval
from .forms.checking import check_values
from .forms.steps import Problem
from .models import Remark, Step, Submission
from .notifications import announce, announce_remark
from .overlap import unanswered
from .proposal.changes import field_label, largest_amount
from .proposal.merge import changed_paths, conflicting_paths, live_values, merged, put_into
from .proposal.snapshot import Values, blank, snapshot
from .proposal.writing import CONTRADICTORY, check_all_rules, write_proposal
from .refusals import (
    Refusal,
    Stale,
    refuse_stale,
    refuse_too_large,
    refuse_unchosen,
    refuse_unexplained,
    refuse_unless,
    refuse_unless_entrusted,
    refuse_unless_live,
    refuse_unless_owned,
    refuse_unless_still_theirs,
    refuse_unseen,
)

State = Submission.State
Action = Step.Action


# What an official does.


def start_new(kind: str, region: Region, user: User) -> Submission:
    values = blank(kind, region)
    return Submission.objects.create(
        action=Submission.Action.ADD, kind=kind, region=region, author=user, proposed=values
    )


def start_change(entry: Entry, region: Region, user: User) -> Submission:
    """Return a draft with the values of today, or the proposal that the region has open."""
    refuse_unless_entrusted(entry, region)
    values = snapshot(entry)
    return _start(entry, region, user, Submission.Action.CHANGE, values, values)


def start_withdrawal(entry: Entry, region: Region, user: User) -> Submission:
    refuse_unless_owned(entry, region)
    return _start(entry, region, user, Submission.Action.WITHDRAW, {}, {"withdrawal_note": ""})


def save_draft(number: int, user: User, values: Values, revision: int) -> Submission:
    """Keep what was typed, right or wrong. ``revision`` is the one that the typing began from."""
    with _locked(number) as submission:
        _let_author_in(submission, user)
        refuse_unless(submission.is_editable, submission)
        refuse_stale(submission, revision)
        refuse_too_large(values)
        if submission.proposed != values:
            submission.proposed = values
            submission.revision += 1
            submission.save(update_fields=["proposed", "revision", "changed_at"])
    return submission


def renew_base(
    submission: Submission, user: User, keeps_mine: dict[str, bool], revision: int
) -> Submission:
    """Go on from the register of today.

    ``keeps_mine`` says for each path that both sides changed whether the proposal's side stays.
    """
    with _locked(submission.number) as submission:
        _let_author_in(submission, user)
        refuse_unless(submission.is_editable, submission)
        refuse_stale(submission, revision)
        refuse_unless_live(submission)
        live = live_values(submission)
        if not set(conflicting_paths(submission.base, submission.proposed, live)) <= set(
            keeps_mine
        ):
            raise Stale("Het register is zojuist nog eens gewijzigd. Bekijk het opnieuw en kies.")
        paths = changed_paths(submission.base, submission.proposed)
        kept = [path for path in paths if keeps_mine.get(path, True)]
        submission.base, submission.proposed = live, merged(live, submission.proposed, kept)
        submission.revision += 1
        submission.save(update_fields=["base", "proposed", "revision", "changed_at"])
    return submission


def submit(submission: Submission, user: User, note: str, revision: int) -> Submission:
    """Hand a checked draft in. The caller has made its values canonical and free of errors."""
    with _locked(submission.number) as submission:
        _let_author_in(submission, user)
        refuse_unless(submission.is_editable, submission)
        refuse_stale(submission, revision)
        paths = changed_paths(submission.base, submission.proposed)
        if not paths:
            raise Refusal("Er is nog niets gewijzigd. Pas eerst aan wat er anders moet.")
        refuse_unless_live(submission)
        refuse_unless_still_theirs(submission)
        if unanswered(submission):
            raise Refusal(
                "Er staan bijdragen in het register die op dit voorstel lijken. Zeg eerst bij de "
                "stap ‘Lijkt op’ wat ze van elkaar zijn."
            )
        submission.size = len(paths)
        submission.amount_eur = _largest_amount(submission)
        submission.topsector_codes = _topsector_codes(submission)
        submission.submitted_at = timezone.now()
        _step(submission, State.SUBMITTED, Action.SUBMIT, user, note)
        answered_by_proposal(submission)
    return submission


def retract(submission: Submission, user: User, note: str = "") -> Submission:
    with _locked(submission.number) as submission:
        _let_author_in(submission, user)
        refuse_unless(submission.is_open, submission)
        _step(submission, State.RETRACTED, Action.RETRACT, user, note)
    return submission


# What both sides do.


def add_remark(submission: Submission, user: User, unit: str, text: str) -> Remark:
    """Say something about one unit of a proposal, or about all of it."""
    with _locked(submission.number) as submission:
        _let_either_side_in(submission, user)
        refuse_unless(submission.is_open, submission)
        remark = Remark(submission=submission, unit=unit, text=text, by=user, role=user.role)
        remark.full_clean()
        remark.save()
        announce_remark(remark)
    return remark


def resolve_remark(remark: Remark, user: User) -> Remark:
    """Mark a remark as dealt with; who comes second changes nothing."""
    with _locked(remark.submission.number) as submission:
        _let_either_side_in(submission, user)
        remark.refresh_from_db()
        if remark.resolved_at is None:
            remark.resolved_by, remark.resolved_at = user, timezone.now()
            remark.save(update_fields=["resolved_by", "resolved_at"])
    return remark


# What a coordinator does.


def send_back(submission: Submission, user: User, reason: str, revision: int) -> Submission:
    with _under_review(submission, user, revision) as submission:
        _let_decide(submission, reason)
        _step(submission, State.RETURNED, Action.RETURN, user, reason)
    return submission


def reject(submission: Submission, user: User, reason: str, revision: int) -> Submission:
    with _under_review(submission, user, revision) as submission:
        _let_decide(submission, reason)
        _decide(submission, State.REJECTED, Action.REJECT, user, reason)
    return submission


def approve(
    submission: Submission,
    user: User,
    *,
    accepted: Collection[str],
    chosen: Collection[str],
    note: str,
    revision: int,
    version: int | None,
) -> Submission:
    """Write the ``accepted`` paths into the register; what else was proposed is left out.

    ``version`` is that of the entry that the reviewer looked at, and ``chosen`` names the paths
    about which the register and the proposal disagree and the reviewer has chosen.
    """
    with _under_review(submission, user, revision) as submission:
        refuse_unless_live(submission)
        refuse_unseen(submission, version)
        refuse_unless_still_theirs(submission)
        live = live_values(submission)
        paths = changed_paths(submission.base, submission.proposed)
        if not set(accepted) <= set(paths) or not accepted:
            raise Refusal("Neem ten minste één onderdeel over, of wijs het voorstel af.")
        refuse_unchosen(submission, live, chosen)
        refuse_unexplained(submission, accepted, paths, note)
        _write(submission, _checked(submission, live, accepted))
        submission.left_out = [path for path in paths if path not in accepted]
        partly = bool(submission.left_out)
        state = State.PARTLY_APPROVED if partly else State.APPROVED
        _decide(submission, state, Action.APPROVE_PARTLY if partly else Action.APPROVE, user, note)
        confirmed_by_approval(submission)
    return submission


def _start(
    entry: Entry, region: Region, user: User, action: str, base: Values, proposed: Values
) -> Submission:
    """Make a draft; of two that begin at the same time, both get the same one."""
    submission, is_new = Submission.objects.open().get_or_create(
        entry=entry,
        region=region,
        defaults={
            "action": action,
            "kind": entry.kind,
            "author": user,
            "base": base,
            "proposed": proposed,
        },
    )
    if not is_new and submission.action != action:
        raise Refusal(
            f"Uw regio heeft al een ander voorstel open voor deze bijdrage: {submission.reference} "
            f"({submission.get_action_display()}). Rond dat eerst af, of trek het in."
        )
    return submission


@contextmanager
def _locked(number: int) -> Iterator[Submission]:
    """Give the proposal, held until all that happens to it is done."""
    with transaction.atomic():
        submissions = Submission.objects.select_for_update(of=["self"])
        yield submissions.select_related("entry", "region", "author").get(number=number)


@contextmanager
def _under_review(submission: Submission, user: User, revision: int) -> Iterator[Submission]:
    with _locked(submission.number) as submission:
        if not user.has_perm("submissions.review"):
            raise PermissionDenied
        if submission.author_id == user.pk:
            raise Refusal("U kunt niet beslissen over uw eigen voorstel. Vraag een collega.")
        refuse_unless(submission.is_waiting, submission)
        refuse_stale(submission, revision)
        yield submission


def _let_author_in(submission: Submission, user: User) -> None:
    """Let in whoever works for the region: colleagues take over from each other."""
    works_there = user.regions.filter(pk=submission.region_id).exists()
    if not (user.has_perm("submissions.propose") and works_there):
        raise PermissionDenied


def _let_either_side_in(submission: Submission, user: User) -> None:
    if not user.has_perm("submissions.review"):
        _let_author_in(submission, user)


def _let_decide(submission: Submission, reason: str) -> None:
    if not reason.strip():
        raise Refusal("Geef een reden: de regio moet weten wat er anders moet.")
    submission.decision_note = reason.strip()


def _checked(submission: Submission, live: Values, accepted: Collection[str]) -> Values:
    """Return what is taken over as the forms would take it: a part may be wrong alone."""
    values = put_into(live, submission, accepted)
    checked = check_values(submission.kind, values, submission.base)
    if checked.is_right:
        return checked.values
    raise Refusal([_told_to_reviewer(error) for error in checked.errors])


def _told_to_reviewer(error: Problem) -> str:
    """Say it to who chooses parts, and not to who wrote them."""
    if error.path.endswith("/source"):
        return f"{error.label}: neem ook de bron over waar dit bedrag op rust."
    return f"{error.label}: {error.message}"


def _write(submission: Submission, values: Values) -> None:
    """Write into the register, and let history say on whose proposal."""
    reason = f"Voorstel {submission.reference} van {submission.region}"
    try:
        with transaction.atomic(), pghistory.context(reason=reason):
            submission.entry = write_proposal(submission, values)
            check_all_rules()
    except ValidationError as error:
        raise Refusal(_messages(error, submission.kind)) from None
    except IntegrityError:
        raise Refusal(CONTRADICTORY) from None


def _messages(error: ValidationError, kind: str) -> list[str]:
    """Say at which field something is wrong, for who sees no form."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        text if name == NON_FIELD_ERRORS else f"{field_label(kind, name)}: {text}"
        for name, texts in error.message_dict.items()
        for text in texts
    ]


def _largest_amount(submission: Submission) -> int | None:
    """Of a withdrawal, all money of the entry goes."""
    if submission.action == Submission.Action.WITHDRAW:
        return largest_amount(snapshot(submission.entry), {})
    return largest_amount(submission.base, submission.proposed)


def _topsector_codes(submission: Submission) -> list[str]:
    """Return the codes by which the queue finds who decides: those of before and after."""
    codes = {link["topsector"] for link in submission.proposed.get("topsectors", [])}
    if submission.entry:
        codes.update(submission.entry.topsectors.values_list("code", flat=True))
    return sorted(codes)


def _decide(submission: Submission, state: str, action: str, user: User, note: str) -> None:
    submission.decided_by, submission.decided_at = user, timezone.now()
    submission.decision_note = note.strip()
    _step(submission, state, action, user, note)


def _step(submission: Submission, state: str, action: str, user: User, note: str) -> None:
    submission.state = state
    submission.revision += 1
    submission.save()
    step = submission.steps.create(action=action, by=user, role=user.role, note=note.strip())
    announce(step)
