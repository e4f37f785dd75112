"""What is wrong with files: gathered until all is read, so that people can repair it in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# More would only scroll away; the rest is counted.
SHOWN = 100


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake at a place. ``line`` is 0 when it is about the file as a whole."""

    table: int
    line: int
    columns: tuple[str, ...]
    message: str
    file: str

    def __str__(self) -> str:
        line = f"regel {self.line}" if self.line else ""
        word = "kolom" if len(self.columns) == 1 else "kolommen"
        columns = f"{word} {' en '.join(self.columns)}" if self.columns else ""
        return f"{', '.join(filter(None, (self.file, line, columns)))}: {self.message}"


class Problems:
    """The first mistakes of each check, and how many there are in all."""

    def __init__(self, files: Sequence[str]) -> None:
        self._files = list(files)
        self._kept: list[Problem] = []
        self._per_file = dict.fromkeys(files, 0)
        self.count = 0
        self.unreadable = False

    def add(self, file: str, line: int, message: str, columns: Iterable[str] = ()) -> None:
        self.count += 1
        self._per_file[file] += 1
        if self._per_file[file] <= SHOWN:
            table = self._files.index(file)
            self._kept.append(Problem(table, line, tuple(columns), message, file))

    def add_unreadable(self, file: str, line: int, message: str) -> None:
        """Note that a file cannot be read to its end: what it lacks must not be held against it."""
        self.unreadable = True
        self.add(file, line, message)

    def add_more(self, number: int) -> None:
        """Count mistakes of which the place is not known."""
        self.count += number

    def lines(self) -> list[str]:
        """Return what to print, in the order of the files."""
        shown = [str(problem) for problem in sorted(self._kept)[:SHOWN]]
        hidden = self.count - len(shown)
        return [*shown, *([f"... en nog {hidden}."] if hidden > 0 else [])]
