"""Who is concerned by what happens to a proposal. Nobody else is told."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from register.models import Region, User

from ..models import Portfolio, Remark, Step, Submission

Action = Step.Action
DECISIONS = [Action.RETURN, Action.REJECT, Action.APPROVE, Action.APPROVE_PARTLY]
APPROVALS = [Action.APPROVE, Action.APPROVE_PARTLY]


def is_of_another(submission: Submission) -> bool:
    """Whether the entry is kept by another region than the one that proposed."""
    return bool(submission.entry and submission.entry.owner_id != submission.region_id)


def officials_of(region: Region) -> QuerySet[User]:
    return region.officials.filter(role=User.Role.REGIONAL_OFFICIAL, is_active=True)


def of_step(step: Step) -> QuerySet[User]:
    """Those who decide hear of what comes in and what is taken back, the region of the answer."""
    submission = step.submission
    if step.action in DECISIONS:
        return _region_side(submission).exclude(pk=step.by_id)
    return _other_side_if_submitted(submission).exclude(pk=step.by_id)


def of_remark(remark: Remark) -> QuerySet[User]:
    """The side that did not write it."""
    if remark.role == User.Role.REGIONAL_OFFICIAL:
        return _other_side_if_submitted(remark.submission).exclude(pk=remark.by_id)
    return _region_side(remark.submission).exclude(pk=remark.by_id)


def _other_side_if_submitted(submission: Submission) -> QuerySet[User]:
    """Nobody hears of a draft, however it ends."""
    if submission.steps.filter(action=Action.SUBMIT).exists():
        return Portfolio.objects.coordinators_of(submission)
    return User.objects.none()


def _region_side(submission: Submission) -> QuerySet[User]:
    """The author, and colleagues who took part. If none works there any more: the whole region."""
    region = officials_of(submission.region)
    took_part = region.filter(
        Q(pk=submission.author_id)
        | Q(pk__in=submission.steps.values("by"))
        | Q(pk__in=submission.remarks.values("by"))
    )
    return took_part if took_part.exists() else region
