"""Two texts side by side, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from time import monotonic, time

from diff_match_patch import diff_match_patch

# Texts can be written to be slow to compare. A page that has used up its time shows the rest of
# the changes whole; a single one may take no more than a part of it.
PAGE_SECONDS, CHANGE_SECONDS = 1.0, 0.25
MOST_LETTERS = 200_000
_KINDS = {-1: "old", 0: "same", 1: "new"}
# Each different word stands for one letter: from here on there are enough of them.
_FIRST_LETTER = 0xF0000


@dataclass(frozen=True)
class Run:
    """A stretch of text that stays (``kind`` is same), comes (new) or goes (old)."""

    kind: str
    text: str


class Marker:
    """Compares the texts of one page."""

    def __init__(self, seconds: float = PAGE_SECONDS) -> None:
        self.left = seconds

    def runs(self, old: str, new: str) -> list[Run]:
        """Return the two texts as one: what stays, what goes and what comes, in reading order."""
        if self.left <= 0 or not (old and new) or len(old) + len(new) > MOST_LETTERS:
            return _replaced(old, new)
        start = monotonic()
        found = _runs(old, new, min(self.left, CHANGE_SECONDS))
        self.left -= monotonic() - start
        return found


def _runs(old: str, new: str, seconds: float) -> list[Run]:
    letters: dict[str, str] = {}
    words: list[str] = []
    before, after = (_as_letters(text, letters, words) for text in (old, new))
    compare = diff_match_patch()
    found = compare.diff_main(before, after, False, time() + seconds)
    compare.diff_cleanupSemantic(found)
    return _joined([Run(_KINDS[kind], _as_text(run, words)) for kind, run in found])


def _as_text(letters: str, words: list[str]) -> str:
    return "".join(words[ord(letter) - _FIRST_LETTER] for letter in letters)


def _as_letters(text: str, letters: dict[str, str], words: list[str]) -> str:
    """Write each word, and each stretch of white space, as a letter of its own."""
    for word in re.findall(r"\S+|\s+", text):
        if word not in letters:
            letters[word] = chr(_FIRST_LETTER + len(words))
            words.append(word)
    return "".join(letters[word] for word in re.findall(r"\S+|\s+", text))


def _joined(runs: list[Run]) -> list[Run]:
    """Take a space alone between two changes into them: else words come and go in turns."""
    found: list[Run] = []
    gone = come = ""
    for run in runs:
        if run.kind == "same" and (run.text.strip() or not (gone or come)):
            found += [*_replaced(gone, come), run]
            gone = come = ""
        else:
            gone += run.text if run.kind != "new" else ""
            come += run.text if run.kind != "old" else ""
    return [*found, *_replaced(gone, come)]


def _replaced(old: str, new: str) -> list[Run]:
    pairs = [Run("old", old), Run("new", new)]
    return [run for run in pairs if run.text]
