"""A form as a view of plain values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from ..proposal.snapshot import Values
from .fields import as_typed
from .known import Known


class PlainForm(forms.Form):
    """Shows values, judged or not, and reads what somebody typed over them.

    Being bound means being judged: what is shown comes from ``values`` either way.
    """

    def __init__(
        self, values: Values, known: Known, *, prefix: str | None = None, judged: bool = False
    ) -> None:
        super().__init__(
            initial=values, prefix=prefix, label_suffix="", use_required_attribute=False
        )
        self.values, self.known = values, known
        self.prepare()
        if judged:
            self.is_bound, self.data = True, self._as_data()

    def prepare(self) -> None:
        """Offer the choices that the register has."""

    def _as_data(self) -> dict[str, Any]:
        return {
            self.add_prefix(name): field.prepare_value(self.values.get(name))
            for name, field in self.fields.items()
        }

    def read(self, post: QueryDict) -> Values:
        """Return the values with what was typed; a field that was not sent stays as it is."""
        typed = dict(self.values)
        for name, field in self.fields.items():
            sent = self.add_prefix(name)
            if not field.widget.value_omitted_from_data(post, {}, sent):
                typed[name] = as_typed(field, field.widget.value_from_datadict(post, {}, sent))
        return typed

    def tidied(self) -> Values:
        """Return the values, made canonical where they are right and as typed where not."""
        # To ask for the errors is to judge, once.
        right = self.cleaned_data if self.errors is not None else {}
        return {**self.values, **right}
