"""The back office of proposals: the queue, the screen to decide on, and who decides what."""

from . import portfolios, queue, reminders, reports

__all__ = ["portfolios", "queue", "reminders", "reports"]
