from __future__ import annotations

from io import BytesIO

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from qrcode.image.svg import SvgPathImage

from register.models import User

from . import second_factor

NO_LAST_ONE = "U hebt altijd een tweede stap nodig. Stel eerst een andere in."


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": (
            "Deze code klopt niet. Wacht op de volgende code in uw app en probeer die. "
            "Loopt de klok van uw telefoon goed?"
        ),
        "cannot_delete_authenticator": NO_LAST_ONE,
        "cannot_generate_recovery_codes": "Stel eerst een app of passkey in.",
    }

    def _get_site_name(self) -> str:
        return "Regiotop"

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_factor.may_remove(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"

    def build_totp_svg(self, url: str) -> str:
        """A code with a white edge of its own: a dark page would make it unreadable."""
        buffer = BytesIO()
        qrcode.make(url, image_factory=SvgPathImage).save(buffer)
        return buffer.getvalue().decode()
