from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from ..triggers import stays_with, touches_entry, tracked

# The document that has a page of its own, /bijlage.
ANNEX_CODE = "bijlage-3-2011"


@tracked()
class SourceDocument(models.Model):
    code = models.SlugField("code", max_length=60, unique=True)
    title = models.CharField("titel", max_length=200)
    publisher = models.CharField("uitgever", max_length=200, blank=True)
    published_on = models.DateField("datum", null=True, blank=True)
    url = models.URLField("link", blank=True, max_length=500)

    class Meta:
        verbose_name = "bron"
        verbose_name_plural = "bronnen"
        ordering = ["published_on", "title"]

    def __str__(self) -> str:
        return self.title


@tracked()
class Passage(models.Model):
    """A numbered sentence of a source, literal but for white space, typos included."""

    document = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="passages", verbose_name="bron"
    )
    number = models.PositiveIntegerField("nummer")
    chapter = models.CharField("hoofdstuk", max_length=80)
    section = models.CharField("paragraaf", max_length=80, blank=True)
    theme = models.ForeignKey(
        "Theme",
        models.PROTECT,
        related_name="passages",
        verbose_name="thema",
        null=True,
        blank=True,
    )
    text = models.TextField("tekst")
    no_fact_reason = models.CharField(
        "geen feit, omdat",
        max_length=300,
        blank=True,
        help_text="Vul dit alleen in als geen enkele bijdrage op deze zin rust.",
    )

    class Meta:
        verbose_name = "zin"
        verbose_name_plural = "zinnen"
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="passage_number_once",
                violation_error_message="Dit nummer heeft al een zin.",
            ),
            models.CheckConstraint(
                name="passage_has_text",
                condition=models.Q(text__regex=r"\S"),
                violation_error_message="Vul de tekst van de zin in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, zin {self.number}: {self.text[:60]}"

    def clean(self) -> None:
        """The database refuses this too (``register_passage_keeps_quotes``), less politely."""
        self.text = " ".join(self.text.split())
        quotes = self.citations.values_list("quote", flat=True) if self.pk else []
        if lost := [quote for quote in quotes if quote not in self.text]:
            raise ValidationError({"text": f"Een bijdrage citeert hieruit: ‘{lost[0]}’."})

    @property
    def place(self) -> str:
        """Where in the document this sentence stands, for people."""
        return self.section or self.chapter

    def get_annex_url(self) -> str:
        """Return the address of this sentence in the annex, or nothing for another document."""
        is_annex = self.document.code == ANNEX_CODE
        return f"{reverse('annex')}#zin-{self.number}" if is_annex else ""


@tracked()
class Citation(models.Model):
    """An entry rests on a passage, as the literal quote shows."""

    entry = models.ForeignKey("Entry", models.CASCADE, related_name="citations")
    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="citations", verbose_name="zin"
    )
    quote = models.TextField("citaat", help_text="Letterlijk uit de zin, typefouten inbegrepen.")

    class Meta:
        verbose_name = "citaat"
        verbose_name_plural = "citaten"
        ordering = ["passage__number"]
        triggers = [*touches_entry(), stays_with("entry")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "passage"],
                name="citation_once",
                violation_error_message="Deze zin wordt al geciteerd bij deze bijdrage.",
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:80]

    def clean(self) -> None:
        """The database refuses this too (``register_citation_is_literal``), less politely."""
        self.quote = " ".join(self.quote.split())
        if self.passage_id and self.quote not in self.passage.text:
            raise ValidationError({"quote": "Dit citaat staat niet letterlijk in de gekozen zin."})
