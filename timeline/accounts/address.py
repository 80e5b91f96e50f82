"""Where a request comes from: what attempts are counted by, and what decides whether use is local."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings

# Headers that only a proxy adds. A request with one of them has come a longer way than its last step tells.
OF_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")
NOWHERE = "0.0.0.0"  # noqa: S104 - what stands for no address; nothing listens there


def address_of(request) -> str:
    """The address that the outermost of our own proxies saw, or that the web server saw where there are none.

    What stands further left in X-Forwarded-For anybody can write, so it is not read.
    """
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = passed[-settings.PROXIES] if 0 < settings.PROXIES <= len(passed) else ""
    return parsed(seen) or parsed(request.META.get("REMOTE_ADDR", "")) or NOWHERE


def parsed(words: str) -> str:
    """An address in its shortest form, without a port; empty for anything else."""
    words = words.strip()
    if words.startswith("["):
        words = words[1:].partition("]")[0]
    elif words.count(":") == 1:
        words = words.partition(":")[0]
    try:
        address = ip_address(words)
    except ValueError:
        return ""
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(inner or address)


def is_local(request) -> bool:
    """Whether this machine asks itself, as settings.PASSWORD_ALONE_LOCALLY means it."""
    if not settings.PASSWORD_ALONE_LOCALLY or any(name in request.META for name in OF_PROXIES):
        return False
    return ip_address(address_of(request)).is_loopback
