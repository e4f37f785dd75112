from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """What every page may name. It asks neither the database nor the session."""
    return {"contact_email": settings.CONTACT_EMAIL, "public_url": settings.PUBLIC_URL}
