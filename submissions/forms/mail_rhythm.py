from django import forms

from register.models import User


class MailRhythmForm(forms.ModelForm):
    """How often somebody wants mail."""

    mail_rhythm = forms.ChoiceField(
        label="Hoe vaak wilt u mail?",
        choices=[
            (User.MailRhythm.AT_ONCE, "Meteen, een mail voor elk bericht"),
            (User.MailRhythm.DAILY, "Eén keer per dag, om half acht, met alle berichten"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies hoe vaak u mail wilt.",
            "invalid_choice": "Kies hoe vaak u mail wilt.",
        },
    )

    class Meta:
        model = User
        fields = ["mail_rhythm"]

    def save(self, commit: bool = True) -> User:
        """Save the choice and nothing else: the rest of the account may have changed meanwhile."""
        self.instance.save(update_fields=["mail_rhythm"])
        return self.instance
