from django.db import models
from django.db.models import Q

from register.models import Entry, KindMixin, NestedMixin, kind_column
from register.triggers import (
    refuses_cycle,
    touches_entry,
    tracked_kind,
    withdrawn_not_deleted,
)


@tracked_kind
class Fund(NestedMixin, KindMixin, Entry):
    """Money set aside for others to use, and how it relates to the national Innovatiefonds MKB+."""

    class Revolving(models.TextChoices):
        YES = "ja", "ja"
        PARTLY = "gedeeltelijk", "gedeeltelijk"
        NO = "nee", "nee"
        UNKNOWN = "onbekend", "onbekend"

    class NationalFundRelation(models.TextChoices):
        NO_STATEMENT = "geen-uitspraak", "geen uitspraak"
        INTEREST = "interesse", "interesse in deelname"
        IN_TALKS = "in-gesprek", "wil in gesprek"
        PARTICIPATION = "deelname", "deelname"

    class NationalFundRoute(models.TextChoices):
        """The three ways that the annex itself names."""

        ALIGN = "afstemmen", "afstemmen"
        MERGE = "opgaan", "opgaan in"
        JOIN = "aansluiten", "aansluiten bij"

    KIND = Entry.Kind.FUND
    own_kind = kind_column("fund")
    revolving = models.CharField(
        "revolverend",
        max_length=12,
        choices=Revolving.choices,
        default=Revolving.UNKNOWN,
        db_default=Revolving.UNKNOWN,
        help_text="Komt het geld terug in het fonds om opnieuw te gebruiken?",
    )
    instrument = models.CharField("instrument", max_length=200, blank=True)
    manager = models.CharField("beheerder van het fonds", max_length=200, blank=True)
    national_fund_relation = models.CharField(
        "relatie met Innovatiefonds MKB+",
        max_length=20,
        choices=NationalFundRelation.choices,
        default=NationalFundRelation.NO_STATEMENT,
        db_default=NationalFundRelation.NO_STATEMENT,
    )
    national_fund_route = models.CharField(
        "route naar Innovatiefonds MKB+",
        max_length=12,
        choices=NationalFundRoute.choices,
        blank=True,
    )

    class Meta:
        verbose_name = "fonds"
        verbose_name_plural = "fondsen"
        triggers = [
            *touches_entry("SELECT entry_ptr_id FROM {rows}"),
            withdrawn_not_deleted(),
            refuses_cycle("parent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="fund_choices_known",
                condition=Q(revolving__in=["ja", "gedeeltelijk", "nee", "onbekend"])
                & Q(
                    national_fund_relation__in=[
                        "geen-uitspraak",
                        "interesse",
                        "in-gesprek",
                        "deelname",
                    ]
                )
                & Q(national_fund_route__in=["", "afstemmen", "opgaan", "aansluiten"]),
                violation_error_message="Kies een van de mogelijkheden.",
            ),
        ]
