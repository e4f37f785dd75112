from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every page may name. It asks neither the database nor the session.

    ``official`` is who is logged in: needs_second_factor has already found out.
    """
    return {
        "contact_email": settings.CONTACT_EMAIL,
        "public_url": settings.PUBLIC_URL,
        "report_address_days": settings.REPORT_ADDRESS_DAYS,
        "report_text_days": settings.REPORT_TEXT_DAYS,
        "official": getattr(request, "official", None),
    }
