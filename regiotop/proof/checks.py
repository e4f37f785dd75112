"""What must hold between the register and the annex. Each check names every place it fails."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from register.models import Contribution
from register.money.euros import MAX_EUROS, format_euros

from .evidence import Account, Evidence
from .figures import Kind, figures_in
from .lists import figure_reasons
from .text import first_difference, register_text, source_text, squash

Precision, Nature = Contribution.Precision, Contribution.Nature


@dataclass(frozen=True)
class Result:
    """The outcome of one check: what it looked at, and a line for every problem."""

    title: str
    looked_at: str
    problems: list[str]


def check_text(evidence: Evidence) -> Result:
    """Every word of the annex stands in the register, in order, and no other word does."""
    difference = first_difference(source_text(evidence.folder), register_text(evidence.passages))
    problems = [f"de tekst wijkt af: {difference}"] if difference else []
    return Result("Tekst", f"{len(evidence.passages)} zinnen, woord voor woord", problems)


def check_quotes(evidence: Evidence) -> Result:
    """Each quote, and all that a page shows as words of the source, stands in its sentence."""
    source = source_text(evidence.folder)
    quotes = [(p, c.entry, c.quote) for p in evidence.passages for c in p.citations.all()]
    quotes += [(line.passage, line.entry, line.words) for line in evidence.money]
    problems = [
        f"zin {passage.number}, {entry.public_number}: ‘{quote}’ staat niet in de bron"
        for passage, entry, quote in quotes
        if squash(quote) not in source or squash(quote) not in squash(passage.text)
    ]
    texts = {p.pk: squash(p.text) for p in evidence.passages}
    literal = [(account, words) for account in evidence.accounts for words in account.literal]
    problems += [
        f"{account.name}: ‘{words}’ staat niet in de zinnen die deze bijdrage citeert"
        for account, words in literal
        if not any(squash(words) in texts.get(c.passage_id, "") for c in account.citations)
    ]
    looked_at = f"{len(quotes) + len(literal)} citaten, letterlijk"
    return Result("Citaten", looked_at, problems)


def check_sentences(evidence: Evidence) -> Result:
    """Each sentence is cited by a published entry, or says why not; each entry cites one."""
    passages = evidence.passages
    cited = {c.passage_id for account in evidence.accounts for c in account.citations}
    silent = [p for p in passages if p.no_fact_reason]
    problems = [
        f"zin {p.number}: geen bijdrage rust hierop en er staat geen reden bij: ‘{p.text[:60]}…’"
        for p in passages
        if p.pk not in cited and not p.no_fact_reason
    ]
    problems += [
        f"zin {p.number}: heet geen feit, maar een bijdrage rust erop"
        for p in silent
        if p.pk in cited
    ]
    problems += [f"{entry.public_number} {entry}: rust op geen zin" for entry in evidence.uncited]
    looked_at = f"{len(passages) - len(silent)} geciteerd, {len(silent)} zonder feit"
    return Result("Zinnen", looked_at, problems)


def check_figures(evidence: Evidence) -> Result:
    """Each figure of the text is told by an entry that cites it, or has a reason."""
    citing = _by_passage(evidence.accounts)
    reasons = figure_reasons(evidence.folder)
    figures = [(p, figure) for p in evidence.passages for figure in figures_in(p.text)]
    problems = [
        f"zin {passage.number}: ‘{figure.words}’ staat bij geen bijdrage"
        for passage, figure in figures
        if not any(account.tells(figure) for account in citing.get(passage.pk, []))
        and not (passage.no_fact_reason and figure.kind in {Kind.YEAR, Kind.COUNT})
        and (passage.number, figure.words) not in reasons
    ]
    there = {(passage.number, figure.words) for passage, figure in figures}
    problems += [
        f"zin {number}: er is een reden voor ‘{words}’, maar dat staat er niet"
        for number, words in reasons.keys() - there
    ]
    kinds = Counter(figure.kind for _, figure in figures)
    looked_at = (
        f"{kinds[Kind.AMOUNT]} bedragen, "
        f"{kinds[Kind.SQUARE_METRES] + kinds[Kind.HECTARES]} oppervlakten, "
        f"{kinds[Kind.YEAR]} jaren en {kinds[Kind.COUNT]} andere getallen uit de tekst"
    )
    return Result("Getallen in de tekst", looked_at, problems)


def check_entries(evidence: Evidence) -> Result:
    """No amount, area, year or count of an entry is missing from the sentences it cites."""
    stated = {p.pk: {(f.kind, f.value) for f in figures_in(p.text)} for p in evidence.passages}
    problems = []
    for account in evidence.accounts:
        there = set().union(*(stated.get(c.passage_id, set()) for c in account.citations))
        problems += [
            f"{account.name}: {value} staat niet in de zinnen die deze bijdrage citeert"
            for _, value in sorted(account.figures - there)
        ]
    figures = sum(len(account.figures) for account in evidence.accounts)
    return Result("Getallen in het register", f"{figures} getallen van bijdragen", problems)


def check_money(evidence: Evidence) -> Result:
    """Each amount is read from its own words, as precise as they are, and stands there once."""
    lines = evidence.money
    problems = [
        f"{line.entry.public_number}, zin {line.passage.number}: {fault}"
        for line in lines
        for fault in [*_faults(line), *_faults_of_part(line)]
    ]
    per_sentence = Counter((x.passage.number, x.amount_eur) for x in lines if x.amount_eur)
    for (number, euros), times in per_sentence.items():
        if times > 1:
            problems.append(
                f"zin {number}: {format_euros(euros)} staat {times} keer in het register"
            )
    return Result("Geldbedragen", f"{len(lines)} geldbedragen tegen hun woorden", problems)


def _faults(line: Contribution) -> Iterator[str]:
    """Yield what a contribution makes of its words that they do not say."""
    amounts = [f.value for f in figures_in(line.words) if f.kind is Kind.AMOUNT]
    if amounts != ([line.amount_eur] if line.amount_eur else []):
        told = format_euros(line.amount_eur) if line.amount_eur else "onbekend"
        yield f"het bedrag {told} is niet wat er staat: ‘{line.words}’"
    words = _with_what_stands_before(line)
    precision = _precision(words)
    if line.amount_eur and line.precision != precision:
        read = line.get_precision_display()
        yield f"het register leest ‘{read}’, de bron zegt ‘{precision.label}’"
    nature = Nature.TOTAL_INVESTMENT if "totale investering" in words else Nature.OWN
    if line.nature != nature:
        yield f"het register leest ‘{line.get_nature_display()}’, de bron zegt ‘{nature.label}’"


def _faults_of_part(line: Contribution) -> Iterator[str]:
    """Yield why a line cannot lie in the one that it says it lies in."""
    whole = line.included_in
    if whole and whole.nature != line.nature:
        yield f"is deel van een ander soort bedrag: ‘{whole.words}’"
    if whole and (line.amount_eur or 0) > (whole.amount_eur or MAX_EUROS):
        yield f"is groter dan het geheel: ‘{whole.words}’"


def _with_what_stands_before(line: Contribution) -> str:
    """Return the words of an amount and the two before it: "meer dan" may stand outside them."""
    before = squash(line.passage.text).partition(squash(line.words))[0].split()
    return " ".join([*before[-2:], line.words]).lower()


def _precision(words: str) -> Contribution.Precision:
    if "meer dan" in words:
        return Precision.AT_LEAST
    return Precision.ABOUT if re.search(r"\b(?:ca\.|circa|ongeveer)", words) else Precision.EXACT


def _by_passage(accounts: list[Account]) -> dict[int, list[Account]]:
    found: dict[int, list[Account]] = {}
    for account in accounts:
        for citation in account.citations:
            found.setdefault(citation.passage_id, []).append(account)
    return found
