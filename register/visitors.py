import ipaddress

from django.conf import settings
from django.http import HttpRequest


def household_of(address: str) -> str:
    """Return what one subscriber has: of IPv6 that is a whole network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return str(getattr(found, "ipv4_mapped", None) or found)
    return found.exploded[:19]


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from; behind our own proxy, what that proxy saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.TRUST_PROXY else ""
    address = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return "unknown"
