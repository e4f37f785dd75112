"""Text as a search reads it: its words, without accents and capitals."""

import unicodedata


def words_of(text: str) -> list[str]:
    """Return the distinct words of ``text`` without accents, in lower case, at most 20."""
    return list(dict.fromkeys(plain(text).split()))[:20]


def unaccented(text: str) -> str:
    """Return ``text`` without accents and in lower case."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).lower()


def plain(text: str) -> str:
    """Return ``text`` without accents and in lower case, with a space for all but a-z and 0-9."""
    return "".join(c if c.isascii() and c.isalnum() else " " for c in unaccented(text))
