from django.contrib.auth import password_validation


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's own, whose message has lost its Dutch translation."""

    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Gebruik ten minste {self.min_length} tekens."

    def get_help_text(self) -> str:
        return f"Uw wachtwoord heeft ten minste {self.min_length} tekens."
