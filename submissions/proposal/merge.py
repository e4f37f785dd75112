"""Base, mine, theirs: what a proposal changes, what the register changed meanwhile, and both.

Values are cut into units, each decided about on its own: a field, or a row with its key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Any

from ..models import Submission
from .snapshot import COMMON_FIELDS, ROWS, Values, blank, snapshot

_LAST = ["parent", "regions", "topsectors", "tags", "sources", "contributions"]
# An empty text, list or number is the same as nothing; False is a value of its own.
_NOTHING: list[Any] = [None, "", []]


def units(values: Values) -> dict[str, Any]:
    """Return the units that hold something, by path: `title`, `regions/PV31`."""
    return {path: value for path, value in _units(values) if value not in _NOTHING}


def changed_paths(base: Values, proposed: Values) -> list[str]:
    """Return the paths of the units in which ``proposed`` differs, in the order of the form."""
    before, after = units(base), units(proposed)
    paths = [*after, *(path for path in before if path not in after)]
    changed = [path for path in paths if before.get(path) != after.get(path)]
    return sorted(changed, key=lambda path: _place(path.partition("/")[0]))


def _place(name: str) -> int:
    """Return where a form has this field: JSON in the database keeps no order of its own."""
    if name in COMMON_FIELDS:
        return COMMON_FIELDS.index(name)
    # What only one kind has stands between what all have and the rows.
    return 200 + _LAST.index(name) if name in _LAST else 100


def conflicting_paths(base: Values, proposed: Values, live: Values) -> list[str]:
    """Return the paths that both sides changed since ``base``, and not to the same."""
    before, mine, theirs = units(base), units(proposed), units(live)
    return [
        path
        for path in changed_paths(base, proposed)
        if theirs.get(path) != before.get(path) and theirs.get(path) != mine.get(path)
    ]


def merged(live: Values, proposed: Values, accepted: Collection[str]) -> Values:
    """Return ``live`` with the units at the ``accepted`` paths as they are in ``proposed``."""
    result, mine = deepcopy(live), units(proposed)
    for path in accepted:
        name, _, key = path.partition("/")
        if key:
            result[name] = _with_row(result.get(name, []), key, mine.get(path))
        else:
            result[name] = deepcopy(proposed.get(name))
    return result


def live_values(submission: Submission) -> Values:
    """Return the entry as it is today; nothing for a new one, or for one to withdraw."""
    changes_an_entry = submission.action == Submission.Action.CHANGE
    return snapshot(submission.entry) if changes_an_entry else {}


def put_into(live: Values, submission: Submission, accepted: Collection[str]) -> Values:
    """Return the entry of today, or an empty one, with the ``accepted`` paths of the proposal."""
    if submission.action == Submission.Action.ADD:
        live = blank(submission.kind, submission.region) | {"regions": []}
    return merged(live, submission.proposed, accepted)


def wanted(submission: Submission) -> Values:
    """Return all that a proposal wants, put into the register as it is today."""
    paths = changed_paths(submission.base, submission.proposed)
    return put_into(live_values(submission), submission, paths)


def _units(values: Values) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if name not in ROWS:
            yield name, value
            continue
        for row in value:
            yield f"{name}/{row['key']}", {key: each for key, each in row.items() if key != "key"}


def _with_row(rows: list[Values], key: str, row: Values | None) -> list[Values]:
    """Return the rows with this one replaced, added at the end, or taken away."""
    if row is None:
        return [each for each in rows if each["key"] != key]
    new = {"key": key, **row}
    if any(each["key"] == key for each in rows):
        return [new if each["key"] == key else each for each in rows]
    return [*rows, new]
