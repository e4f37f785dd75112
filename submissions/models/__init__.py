"""What regions propose, confirm and are asked. Read submission.py first."""

from .dialogue import Remark, Step
from .notification import Notification
from .overlap import OverlapVerdict
from .portfolio import Portfolio, PortfolioQuerySet, PortfolioRegion, PortfolioTopsector
from .reminder import Reminder, ReminderQuerySet
from .report import Report, ReportQuerySet
from .submission import DECIDED, OPEN, Submission, SubmissionQuerySet
from .visit import RegionVisit

__all__ = [
    "DECIDED",
    "OPEN",
    "Notification",
    "OverlapVerdict",
    "Portfolio",
    "PortfolioQuerySet",
    "PortfolioRegion",
    "PortfolioTopsector",
    "RegionVisit",
    "Remark",
    "Reminder",
    "ReminderQuerySet",
    "Report",
    "ReportQuerySet",
    "Step",
    "Submission",
    "SubmissionQuerySet",
]
