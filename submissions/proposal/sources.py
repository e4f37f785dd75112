"""The sources of a proposal, as documents, sentences and citations of the register."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify

from register.models import Citation, Entry, Passage, SourceDocument

from .snapshot import Values, source_key

# Where a source names no page: a passage always says where it stands.
WHOLE_DOCUMENT = "hele document"


def write_sources(entry: Entry, rows: list[Values]) -> tuple[dict[str, Passage], list[Citation]]:
    """Return the passage behind each key, and the citations that are wanted no longer.

    These the caller deletes, after the money that rests on them.
    """
    stored = {
        source_key(citation): citation
        for citation in entry.citations.select_related("passage__document")
    }
    passages: dict[str, Passage] = {}
    for row in rows:
        citation = stored.pop(row["key"], None)
        if citation:
            _keep(citation, row["quote"])
        else:
            citation = _cite(entry, row)
        passages[row["key"]] = citation.passage
    return passages, list(stored.values())


def _keep(citation: Citation, quote: str) -> None:
    if citation.quote != quote:
        citation.quote = quote
        citation.full_clean()
        citation.save()


def _cite(entry: Entry, row: Values) -> Citation:
    """Cite a sentence that the register has already, or a new one."""
    document = _document(row["document"], row.get("link") or "")
    # A source that is only a link is the document as a whole, which its title stands for.
    quote = " ".join(str(row.get("quote") or document.title).split())
    passage = _known_passage(document, quote) or _new_passage(document, quote, row)
    if Citation.objects.filter(entry=entry, passage=passage).exists():
        raise ValidationError(f"De bron ‘{document.title}’ staat twee keer met hetzelfde citaat.")
    citation = Citation(entry=entry, passage=passage, quote=quote)
    citation.full_clean()
    citation.save()
    return citation


def _document(title: str, link: str) -> SourceDocument:
    """Return the document with this title and link, or make it."""
    title = " ".join(title.split())
    if known := SourceDocument.objects.filter(title__iexact=title, url=link).first():
        return known
    plain = slugify(title)[:50].strip("-") or "bron"
    taken = set(
        SourceDocument.objects.filter(code__startswith=plain).values_list("code", flat=True)
    )
    free = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    code = plain if plain not in taken else next(each for each in free if each not in taken)
    document = SourceDocument(code=code, title=title, url=link)
    document.full_clean()
    document.save()
    return document


def _known_passage(document: SourceDocument, quote: str) -> Passage | None:
    return document.passages.filter(text__contains=quote).order_by("number").first()


def _new_passage(document: SourceDocument, quote: str, row: Values) -> Passage:
    # Two approvals may want the next number of one document at the same time.
    SourceDocument.objects.select_for_update().get(pk=document.pk)
    last = document.passages.aggregate(last=Max("number"))["last"] or 0
    chapter = str(row.get("page") or "").strip() or WHOLE_DOCUMENT
    passage = Passage(document=document, number=last + 1, chapter=chapter[:80], text=quote)
    passage.full_clean()
    passage.save()
    return passage
