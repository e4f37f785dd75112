from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..models import Report

TEXT_LIMIT = 2000
TRAPPED = "Dit veld moet leeg blijven. Maak het leeg en verstuur opnieuw."


class LetterField(forms.CharField):
    """Running text, counted as people count it. It may be pasted: nothing is cut off in silence."""

    widget = forms.Textarea

    def __init__(self, *, limit: int, missing: str, rows: int = 8, **options: Any) -> None:
        self.limit = limit
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(error_messages={"required": missing}, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        # Nobody types a NUL, and the database takes none; browsers send line ends of two signs.
        text = super().to_python(str(value or "").replace("\x00", "").replace("\r\n", "\n"))
        return text if any(sign.isalnum() for sign in text) else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            most, now = (f"{n:,}".replace(",", ".") for n in (self.limit, len(value)))
            raise ValidationError(f"Gebruik ten hoogste {most} tekens. Het zijn er nu {now}.")


class ReportForm(forms.Form):
    """What anybody may tell about an entry, without an account."""

    text = LetterField(
        label="Uw melding",
        limit=TEXT_LIMIT,
        missing="Vul in wat er niet klopt.",
        help_text="Schrijf op wat er niet klopt, in ten hoogste 2.000 tekens. Zet geen namen of "
        "andere gegevens van personen in uw tekst.",
    )
    reply_to = forms.EmailField(
        label="Uw e-mailadres",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": "Vul een e-mailadres in zoals naam@voorbeeld.nl, of laat dit leeg.",
            "max_length": "Dit e-mailadres is te lang.",
        },
    )
    # Programs that fill in everything give themselves away; people do not see it.
    website = forms.CharField(
        label="Laat dit veld leeg",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, address_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_to"].help_text = (
            "Alleen om u te antwoorden. Wij wissen het adres zodra het antwoord is verstuurd, en "
            f"in elk geval na {address_days} dagen."
        )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(TRAPPED)
        return ""


class AnswerForm(forms.ModelForm):
    """The answer to a report. Both officials and coordinators fill it in."""

    answer = LetterField(label="Antwoord", limit=TEXT_LIMIT, missing="Vul een antwoord in.")
    is_public = forms.BooleanField(
        label="Antwoord openbaar tonen op de pagina van de bijdrage", required=False
    )
    public_question = LetterField(
        label="De vraag in uw eigen woorden",
        limit=500,
        missing="Schrijf in uw eigen woorden wat de vraag was.",
        required=False,
        rows=3,
        help_text="Alleen nodig als u het antwoord openbaar toont. Schrijf geen namen of andere "
        "gegevens van personen op, ook niet in het antwoord. De tekst van de lezer zelf tonen "
        "wij nooit.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = ["answer", "is_public", "public_question"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.seen

    def clean(self) -> dict[str, Any]:
        """Ask for a question in other words, and notice that a colleague came first."""
        values = super().clean()
        if values.get("is_public") and not values.get("public_question"):
            missing = self.fields["public_question"].error_messages["required"]
            self.add_error("public_question", missing)
        if values.get("seen") != self.instance.seen:
            # Who sends this once more has seen it.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.instance.seen
            raise ValidationError(self._came_first())
        return values

    def _came_first(self) -> str:
        now = self.instance.answer
        what = f"Het antwoord is nu: ‘{now}’" if now else "Er is geen antwoord gegeven."
        return (
            f"Een collega heeft deze melding intussen afgehandeld. {what} Wat u typte is nog niet "
            "bewaard. Verstuur opnieuw om het te laten gelden."
        )
