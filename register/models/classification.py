"""The fixed lists by which entries are arranged."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ..triggers import tracked

# The Dutch government named nine topsectoren in 2011; everything else is a tag.
TOPSECTOR_CODES = [
    "agro-food",
    "tuinbouw-uitgangsmaterialen",
    "high-tech-systemen-materialen",
    "energie",
    "logistiek",
    "creatieve-industrie",
    "life-sciences-health",
    "chemie",
    "water",
]


@tracked()
class Topsector(models.Model):
    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("naam", max_length=80, unique=True)
    abbreviation = models.CharField("afkorting", max_length=10, blank=True)
    explanation = models.TextField("uitleg", blank=True)
    position = models.PositiveSmallIntegerField("volgorde", unique=True)

    class Meta:
        verbose_name = "topsector"
        verbose_name_plural = "topsectoren"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="topsector_is_one_of_nine",
                condition=Q(code__in=TOPSECTOR_CODES),
                violation_error_message="Er zijn precies negen topsectoren. Gebruik een "
                "dwarsdoorsnijdend onderwerp.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topsector_detail", args=[self.code])


@tracked()
class Theme(models.Model):
    """A section of the annex, within one of its four chapters."""

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("naam", max_length=80, unique=True)
    chapter = models.PositiveSmallIntegerField("hoofdstuk")
    chapter_name = models.CharField("naam van het hoofdstuk", max_length=80)
    position = models.PositiveSmallIntegerField("volgorde", unique=True)

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="theme_chapter_exists",
                condition=Q(chapter__range=(1, 4)),
                violation_error_message="Een hoofdstuk is 1, 2, 3 of 4.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Tag(models.Model):
    """A subject that cuts across the topsectoren, such as biobased or ICT."""

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("naam", max_length=80, unique=True)

    class Meta:
        verbose_name = "dwarsdoorsnijdend onderwerp"
        verbose_name_plural = "dwarsdoorsnijdende onderwerpen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
