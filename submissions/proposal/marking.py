"""Two texts side by side, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Above this many words a comparison takes too long for a page; then all of it differs.
_MOST_WORDS = 4_000


@dataclass(frozen=True)
class Run:
    """A stretch of text that stays (``kind`` is same), comes (new) or goes (old)."""

    kind: str
    text: str


def runs(old: str, new: str) -> list[Run]:
    """Return the two texts as one: what stays, what goes and what comes, in reading order."""
    before, after = _words(old), _words(new)
    if len(before) + len(after) > _MOST_WORDS:
        return _replaced(old, new)
    found, gone, come = [], "", ""
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, becomes = "".join(before[i:j]), "".join(after[k:m])
        # A space alone between two changes is part of them: else words come and go in turns.
        if tag == "equal" and (was.strip() or not (gone or come)):
            found += [*_replaced(gone, come), Run("same", was)]
            gone = come = ""
        else:
            gone, come = gone + was, come + becomes
    return [*found, *_replaced(gone, come)]


def _words(text: str) -> list[str]:
    return re.findall(r"\S+|\s+", text)


def _replaced(old: str, new: str) -> list[Run]:
    pairs = [Run("old", old), Run("new", new)]
    return [run for run in pairs if run.text]
