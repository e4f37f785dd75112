"""What addresses hold besides slugs."""

from django.urls import register_converter


class EntryNumber:
    """The digits of RT-000123. Nine at most, so that any match fits the database."""

    regex = r"[0-9]{6,9}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:06d}"


register_converter(EntryNumber, "entry_number")
