"""Writes what was measured into RESULTS.md, the sizes side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .operations import OPERATIONS

HERE = Path(__file__).parent
RESULTS, FIGURES = HERE / "RESULTS.md", HERE / "figures"
BEGIN, END = "<!-- written by make bench -->", "<!-- until here -->"
NAMES = {
    "regiotop": "regiotop",
    "regiotop_304": "regiotop, not changed",
    "regiotop_new": "regiotop, new address",
    "regiotop_changed": "regiotop, after a change",
    "datasette": "Datasette",
    "datasette_facets": "Datasette, facets",
    "naive": "naive Django",
    "naive_facets": "naive Django, facets",
    "floor": "floor",
    "floor_facets": "floor, facets",
}
# A page as readers get it may have been kept for them. Beside it: one that their browser has still,
# one that nobody asked for, and one that is asked for first of all after a change.
OWN = {"304": "not changed", "new": "new address", "changed": "after a change"}
PROGRAMS = ("regiotop", "datasette", "naive", "floor")
# The most that the first value of a cell may be, in ms, at 100,000 and at 1,000,000.
MUST = {
    "list_first": (20, 30),
    "list_deep": (20, 30),
    "region": (20, 30),
    "region_topsector": (20, 30),
    "theme": (25, 40),
    "word_28": (30, 60),
    "word_3": (30, 60),
    "word_rare": (30, 60),
    "two_words": (25, 40),
    "misspelt": (30, 50),
    "record": (6, 6),
    "csv": (500, 500),
}
Figures = dict[str, Any]


def keep(size: int, figures: Figures) -> None:
    """Keep the figures of one size, in the place of earlier ones of that size."""
    FIGURES.mkdir(exist_ok=True)
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    (FIGURES / f"{size}.json").write_text(f"{text}\n", encoding="utf-8")


def kept() -> dict[int, Figures]:
    files = sorted(FIGURES.glob("*.json"), key=lambda path: int(path.stem))
    return {int(path.stem): json.loads(path.read_text(encoding="utf-8")) for path in files}


def write_results() -> None:
    """Replace the part of RESULTS.md between the two marks; what people wrote stays."""
    before, rest = RESULTS.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    text = f"{before}{BEGIN}\n\n{results(kept())}\n{END}{after}"
    RESULTS.write_text(text, encoding="utf-8")


def results(sizes: dict[int, Figures]) -> str:
    parts = [
        *("### How each size was measured", _circumstances(sizes)),
        "### Our own pages, facets included: p50 / p95 in ms, one reader",
        "Behind a time that is too long: how many times what it may be at most, in ms.",
        _own(sizes),
        "### How many times longer the others take (p50)",
        "Compared with our page at a new address.",
        _ratios(sizes),
        "### List pages a second, 8 readers (–: over 3 seconds for one)",
        _flat(sizes, "throughput", list(NAMES)),
        "### Memory of the servers in MB (PSS), after one reader / after eight",
        _memory(sizes),
        "### Loading: rows a second (largest process, MB)",
        _loading(sizes),
    ]
    for size, figures in sizes.items():
        parts += [f"### Everyone at {size:,}: p50 / p95 in ms (results found)", _all(figures)]
    return "\n\n".join(parts) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(head)]
    lines += [["---"] * len(lines[0]), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _circumstances(sizes: dict[int, Figures]) -> str:
    names = list(dict.fromkeys(name for f in sizes.values() for name in f["circumstances"]))
    rows = ([n, *(f["circumstances"].get(n, "") for f in sizes.values())] for n in names)
    return _table(["", *(f"{size:,}" for size in sizes)], rows)


def _own(sizes: dict[int, Figures]) -> str:
    head = ["operation"]
    for size in sizes:
        head += [f"{size:,}", *OWN.values()]
    rows = []
    for operation in OPERATIONS:
        row = [operation.label]
        for size, figures in sizes.items():
            measured = figures["operations"][operation.name]
            for name in ("regiotop", *(f"regiotop_{each}" for each in OWN)):
                verdict = _verdict(operation.name, size, measured.get(name))
                row.append(_times(measured.get(name)) + verdict)
        rows.append(row)
    return _table(head, rows)


def _verdict(name: str, size: int, measured: Figures | None) -> str:
    """Say whether the p50 is within what must be, or by how much not."""
    limit = dict(zip((100_000, 1_000_000), MUST[name], strict=True)).get(size)
    seen = (measured or {}).get("p50")
    if limit is None or seen is None:
        return ""
    return "" if seen <= limit else f" (**{seen / limit:.1f}x {limit}**)"


def _ratios(sizes: dict[int, Figures]) -> str:
    others = [name for name in NAMES if not name.startswith("regiotop")]
    head = ["operation", *(f"{NAMES[o]} {size:,}" for o in others for size in sizes)]
    rows = (
        [
            operation.label,
            *(_ratio(f["operations"][operation.name], o) for o in others for f in sizes.values()),
        ]
        for operation in OPERATIONS
    )
    return _table(head, rows)


def _ratio(measured: Figures, other: str) -> str:
    ours, theirs = (measured.get(name, {}).get("p50") for name in ("regiotop_new", other))
    if not ours or not theirs:
        return "–"
    ratio = theirs / ours
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"


def _flat(sizes: dict[int, Figures], part: str, names: list[str]) -> str:
    rows = (
        [NAMES[name], *(f[part].get(name, "–") for f in sizes.values())]
        for name in names
        if any(name in f[part] for f in sizes.values())
    )
    return _table(["", *(f"{size:,}" for size in sizes)], rows)


def _memory(sizes: dict[int, Figures]) -> str:
    rows = (
        [NAMES[n], *(f"{f['memory_one'][n]} / {f['memory_eight'][n]}" for f in sizes.values())]
        for n in PROGRAMS
    )
    return _table(["", *(f"{size:,}" for size in sizes)], rows)


def _loading(sizes: dict[int, Figures]) -> str:
    rows = (
        [NAMES[name], *(_load(size, f["loading"][name]) for size, f in sizes.items())]
        for name in PROGRAMS
    )
    return _table(["", *(f"{size:,}" for size in sizes)], rows)


def _load(size: int, loaded: Figures) -> str:
    return f"{size / loaded['seconds']:,.0f} ({loaded['peak_mb']:.0f})"


def _all(figures: Figures) -> str:
    rows = (
        [
            operation.label,
            *(_cell(figures["operations"][operation.name].get(name)) for name in NAMES),
        ]
        for operation in OPERATIONS
    )
    return _table(["operation", *NAMES.values()], rows)


def _cell(measured: Figures | None) -> str:
    found = (measured or {}).get("found")
    return _times(measured) + (f" ({found:,})" if found is not None else "")


def _times(measured: Figures | None) -> str:
    if not measured:
        return "–"
    if "p50" not in measured:
        return f"no page ({measured['status']})"
    return f"{_ms(measured['p50'])} / {_ms(measured['p95'])}"


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
