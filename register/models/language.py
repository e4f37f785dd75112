"""Words that search knows besides the rules of Dutch. The rules are in the database.

See register/migrations/sql/0011_dutch.sql.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from ..triggers import tracked

ONE_WORD = RegexValidator(
    r"^[a-z0-9]+\Z", "Schrijf één woord, in kleine letters en zonder accenten of streepjes."
)


@tracked()
class BuildingWord(models.Model):
    """A word that others are composed of, such as `fonds` in `energietransitiefonds`."""

    word = models.CharField("woord", max_length=40, unique=True, validators=[ONE_WORD])

    class Meta:
        verbose_name = "bouwwoord"
        verbose_name_plural = "bouwwoorden"
        ordering = ["word"]
        constraints = [
            models.CheckConstraint(
                name="building_word_is_one_word",
                condition=Q(word__regex=r"^[a-z0-9]{3,40}$"),
                violation_error_message="Een bouwwoord heeft 3 tot 40 letters, zonder accenten.",
            ),
        ]

    def __str__(self) -> str:
        return self.word


@tracked()
class IrregularWord(models.Model):
    """A form that no rule brings back to its word, such as `steden` of `stad`."""

    word = models.CharField("vorm", max_length=40, unique=True, validators=[ONE_WORD])
    base = models.CharField("hoort bij", max_length=40, validators=[ONE_WORD])

    class Meta:
        verbose_name = "onregelmatig woord"
        verbose_name_plural = "onregelmatige woorden"
        ordering = ["word"]
        constraints = [
            models.CheckConstraint(
                name="irregular_word_is_one_word",
                condition=Q(word__regex=r"^[a-z0-9]{1,40}$", base__regex=r"^[a-z0-9]{1,40}$"),
                violation_error_message="Schrijf één woord, zonder accenten of streepjes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} = {self.base}"


@tracked()
class Synonym(models.Model):
    """Two ways to say one thing. Who searches for one finds the other too.

    It widens the question, so that no index is computed anew when it changes.
    """

    term = models.CharField("woord of naam", max_length=80)
    meaning = models.CharField("betekent hetzelfde als", max_length=80)

    class Meta:
        verbose_name = "synoniem"
        verbose_name_plural = "synoniemen"
        ordering = ["term", "meaning"]
        constraints = [
            models.UniqueConstraint(
                name="synonym_once",
                fields=["term", "meaning"],
                violation_error_message="Dit synoniem staat er al.",
            ),
            models.CheckConstraint(
                name="synonym_of_another",
                condition=~Q(term=F("meaning")),
                violation_error_message="Vul twee verschillende woorden of namen in.",
            ),
            models.CheckConstraint(
                name="synonym_has_words",
                condition=Q(term__regex="[[:alnum:]]", meaning__regex="[[:alnum:]]"),
                violation_error_message="Gebruik letters of cijfers.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} = {self.meaning}"


class Word(models.Model):
    """A word that occurs in the register, or did, and the lexemes it is found by.

    Only SQL writes it. ``is_public`` says that it has stood in an entry that anybody could read:
    no other word may show in what people find.

    The first lexeme is the word's own stem, the others are those of its parts, in
    order. A word may stand here twice, see register_search() in 0011_dutch.sql.
    """

    word = models.CharField(max_length=60, db_collation="C")
    is_public = models.BooleanField()
    lexemes = ArrayField(models.TextField())

    class Meta:
        verbose_name = "woord"
        verbose_name_plural = "woorden"
        indexes = [
            models.Index(fields=["word"], name="word_itself"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_alike"),
        ]

    def __str__(self) -> str:
        return self.word
