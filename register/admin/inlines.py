"""The related rows of an entry, on the entry's own screen."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from ..fields import WholeEurosField
from ..models import (
    Citation,
    Contribution,
    ContributionPayer,
    Distinction,
    Entry,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    Region,
)
from ..models.region import grouped_regions

REGION_FIELDS = ["region", "named_payers", "implied_payers"]


class RegionsOnceFormSet(BaseInlineFormSet):
    """Asks for the list of regions once, and not once per row."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name in REGION_FIELDS:
            if field := form.fields.get(name):
                empty = [] if isinstance(field, forms.ModelMultipleChoiceField) else [("", "---")]
                field.choices = [*empty, *self.region_choices]

    @cached_property
    def region_choices(self) -> list[tuple[str, Any]]:
        return [
            (label, [(region.pk, region.name) for region in regions])
            for label, regions in grouped_regions(Region.objects.all())
        ]


class ContributionFormSet(RegionsOnceFormSet):
    """Money rests on a sentence that the entry also cites: the database insists."""

    def clean(self) -> None:
        super().clean()
        cited = getattr(self.instance, "cited_passages", set())
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            passage = values.get("passage")
            if passage and not values.get("DELETE") and passage.pk not in cited:
                form.add_error(
                    "passage", f"Citeer zin {passage.number} ook bij de citaten hierboven."
                )


class CitationFormSet(BaseInlineFormSet):
    """Tells the money lines, which come after it, which sentences the entry will cite."""

    def clean(self) -> None:
        super().clean()
        values = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        cited = {
            row["passage"].pk for row in values if row.get("passage") and not row.get("DELETE")
        }
        self.instance.cited_passages = cited
        if self.instance.is_published and not cited:
            raise ValidationError("Citeer ten minste één zin: elke bijdrage rust op een bron.")


class ContributionForm(forms.ModelForm):
    amount_eur = WholeEurosField(
        label="Bedrag in euro",
        required=False,
        help_text="Bijvoorbeeld 1.500.000 of 1,5 miljoen. Leeg als de bron geen getal noemt.",
    )
    named_payers = forms.ModelMultipleChoiceField(
        Region.objects.all(),
        label="Betalers die de bron noemt",
        required=False,
        help_text="Kies er meer met Ctrl of Cmd. Bij meer betalers is de verdeling onbekend.",
    )
    implied_payers = forms.ModelMultipleChoiceField(
        Region.objects.all(), label="Betalers die de bron bedoelt", required=False
    )

    class Meta:
        model = Contribution
        fields = [
            "amount_eur",
            "precision",
            "words",
            "nature",
            "named_payers",
            "implied_payers",
            "co_payers",
            "start_year",
            "end_year",
            "period_text",
            "passage",
            "included_in",
            "note",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            links = self.instance.payer_links.all()
            self.initial["named_payers"] = [p.region_id for p in links if not p.implied]
            self.initial["implied_payers"] = [p.region_id for p in links if p.implied]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        both = set(values.get("named_payers", [])) & set(values.get("implied_payers", []))
        if both:
            raise ValidationError("Een betaler is genoemd óf bedoeld, niet allebei.")
        return values

    def _save_m2m(self) -> None:
        """Keep the rows that did not change, so that history holds no noise."""
        super()._save_m2m()
        wanted = {region.pk: False for region in self.cleaned_data["named_payers"]}
        wanted |= {region.pk: True for region in self.cleaned_data["implied_payers"]}
        for link in self.instance.payer_links.all():
            implied = wanted.pop(link.region_id, None)
            if implied is None:
                link.delete()
            elif implied != link.implied:
                link.implied = implied
                link.save()
        for region_id, implied in wanted.items():
            ContributionPayer.objects.create(
                contribution=self.instance, region_id=region_id, implied=implied
            )


class RegionInline(admin.StackedInline):
    model = EntryRegion
    formset = RegionsOnceFormSet
    fields = [("region", "role", "implied"), "note"]
    extra = 0


class TopsectorInline(admin.StackedInline):
    model = EntryTopsector
    fields = [("topsector", "basis"), "note"]
    extra = 0
    max_num = 9


class TagInline(admin.StackedInline):
    model = EntryTag
    fields = ["tag"]
    extra = 0


class CitationInline(admin.StackedInline):
    model = Citation
    formset = CitationFormSet
    fields = ["passage", "quote"]
    raw_id_fields = ["passage"]
    extra = 0


class ContributionInline(admin.StackedInline):
    model = Contribution
    form = ContributionForm
    formset = ContributionFormSet
    fk_name = "entry"
    fields = [
        ("amount_eur", "precision"),
        ("words", "nature"),
        ("named_payers", "implied_payers"),
        "co_payers",
        ("start_year", "end_year"),
        "period_text",
        "passage",
        "included_in",
        "note",
    ]
    raw_id_fields = ["passage", "included_in"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contribution]:
        return super().get_queryset(request).prefetch_related("payer_links")

    def get_fields(self, request: HttpRequest, obj: Entry | None = None) -> list[Any]:
        """Leave out the larger amount for whom it may stand on another region's concept."""
        sees_all = request.user.has_perm("register.see_all_regions")
        return [name for name in self.fields if sees_all or name != "included_in"]


class DistinctionInline(admin.StackedInline):
    model = Distinction
    fk_name = "entry"
    fields = ["other", "explanation"]
    raw_id_fields = ["other"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Distinction]:
        """Leave out another region's concept for whom may not see it."""
        distinctions = super().get_queryset(request)
        if request.user.has_perm("register.see_all_regions"):
            return distinctions
        return distinctions.filter(other__publication=Entry.Publication.PUBLISHED)


# Citations come before contributions, because money rests on what is cited.
ENTRY_INLINES = [
    RegionInline,
    TopsectorInline,
    TagInline,
    CitationInline,
    ContributionInline,
    DistinctionInline,
]
