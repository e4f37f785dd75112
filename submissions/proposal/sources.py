"""The sources of a proposal, as documents, sentences and citations of the register."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify

from register.models import Citation, Entry, Passage, SourceDocument
from register.models.source import ANNEX_CODE

from .snapshot import Values, place_of, source_key

# Where a source names no page: a passage always says where it stands.
WHOLE_DOCUMENT = "hele document"
# Words that stand in more sentences than these say nothing about which one is meant.
MOST_LOOKED_AT = 50


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
    page = " ".join(str(row.get("page") or "").split())
    passage = _known_passage(document, quote, page) or _new_passage(document, quote, page)
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


def _known_passage(document: SourceDocument, quote: str, page: str) -> Passage | None:
    """Return the one sentence that holds the quote. Of two, nobody knows which is meant."""
    if quote == document.title:
        return document.passages.filter(text=quote, chapter=page or WHOLE_DOCUMENT).first()
    holding = document.passages.filter(text__contains=quote)[:MOST_LOOKED_AT]
    found = [each for each in holding if page in {"", each.place, place_of(each)}]
    return found[0] if len(found) == 1 else None


def _new_passage(document: SourceDocument, quote: str, page: str) -> Passage:
    if document.code == ANNEX_CODE:
        raise ValidationError(
            "De bijlage van 2011 ligt vast. Neem het citaat letterlijk over uit één zin, en neem "
            "er zo veel van dat duidelijk is welke zin u bedoelt."
        )
    # Two approvals may want the next number of one document at the same time.
    SourceDocument.objects.select_for_update().get(pk=document.pk)
    last = document.passages.aggregate(last=Max("number"))["last"] or 0
    chapter = page[:80] or WHOLE_DOCUMENT
    passage = Passage(document=document, number=last + 1, chapter=chapter, text=quote)
    passage.full_clean()
    passage.save()
    return passage
