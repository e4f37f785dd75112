"""The page of the annex as the tests read it."""

from django.http import HttpResponse

from register.annex import Section, Sentence


def sections(response: HttpResponse) -> list[Section]:
    return [each for chapter in response.context["annex"].chapters for each in chapter.sections]


def sentences(response: HttpResponse) -> list[Sentence]:
    """What the page shows, in the order of reading."""
    paragraphs = [each for section in sections(response) for each in section.paragraphs]
    return [sentence for paragraph in paragraphs for sentence in paragraph]


def numbers(response: HttpResponse) -> list[int]:
    return [sentence.passage.number for sentence in sentences(response)]


def drawn(sentence: Sentence) -> str:
    """A sentence with its quotes between brackets, and the letters of those that end there."""
    return "".join(
        (f"[{part.text}]" if part.is_quoted else part.text) + part.marks for part in sentence.parts
    )


def marked(sentence: Sentence) -> list[str]:
    return [part.text for part in sentence.parts if part.is_found]
