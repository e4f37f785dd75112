from __future__ import annotations

from typing import Any

from django import forms

from register.models import User

from ..models import OverlapVerdict, Submission
from ..overlap import LookAlike, say

Verdict = OverlapVerdict.Verdict


class VerdictForm(forms.Form):
    """What an official says of one look-alike. Its number stands before the names of fields."""

    verdict = forms.ChoiceField(
        choices=[
            (Verdict.SAME, "Hetzelfde: het is één bijdrage"),
            (Verdict.PART_OF, "Onderdeel van elkaar: de een is een deel van de ander"),
            (Verdict.DIFFERENT, "Iets anders"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies wat de twee van elkaar zijn.",
            "invalid_choice": "Kies een van de drie mogelijkheden.",
        },
    )
    explanation = forms.CharField(
        required=False,
        max_length=300,
        help_text="Eén of twee zinnen. Bij ‘onderdeel van elkaar’: welke van de twee is het "
        "geheel? Bij ‘iets anders’: waarin verschillen ze?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Gebruik hooguit 300 tekens. U hebt er nu %(show_value)s."},
    )

    def __init__(self, data: Any, look_alike: LookAlike) -> None:
        self.look_alike = look_alike
        said = look_alike.verdict
        initial = {"verdict": said.verdict, "explanation": said.explanation} if said else {}
        prefix = look_alike.entry.public_number.lower()
        super().__init__(data, prefix=prefix, initial=initial, label_suffix="")
        # Heard without the card around it, a label must still say what it is about.
        title = look_alike.entry.title
        self.fields["verdict"].label = f"Wat zijn uw voorstel en ‘{title}’ van elkaar?"
        self.fields["explanation"].label = f"Toelichting bij ‘{title}’"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        different = values.get("verdict") == Verdict.DIFFERENT
        if different and not values.get("explanation") and "explanation" not in self.errors:
            self.add_error("explanation", "Zeg in één zin waarin de twee verschillen.")
        return values

    @property
    def is_newly_the_same(self) -> bool:
        """Whether this is the first time that the two are said to be one."""
        return "verdict" in self.changed_data and self.cleaned_data["verdict"] == Verdict.SAME

    def save(self, submission: Submission, by: User) -> None:
        """Keep the answer. Who changes nothing leaves the name of who gave it."""
        if self.has_changed():
            say(submission, self.look_alike.entry, **self.cleaned_data, by=by)
