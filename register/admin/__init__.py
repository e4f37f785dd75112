"""The back office of what all entries share. A kind adds its own fields to EntryAdmin."""

from . import language, reference
from .entry import EntryAdmin, EntryForm

__all__ = ["EntryAdmin", "EntryForm", "language", "reference"]
