"""What regions propose, confirm and are asked. Read submission.py first."""

from .dialogue import Remark, Step
from .notification import Notification
from .overlap import OverlapVerdict
from .portfolio import Portfolio
from .reminder import Reminder
from .report import Report
from .submission import DECIDED, OPEN, Submission, SubmissionQuerySet
from .visit import RegionVisit

__all__ = [
    "DECIDED",
    "OPEN",
    "Notification",
    "OverlapVerdict",
    "Portfolio",
    "RegionVisit",
    "Remark",
    "Reminder",
    "Report",
    "Step",
    "Submission",
    "SubmissionQuerySet",
]
