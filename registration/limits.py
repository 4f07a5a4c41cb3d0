"""How often one network may do a thing: a count in the cache, which forgets by itself."""

from django.core.cache import cache
from django.http import HttpRequest

HOUR = 60 * 60


def is_too_often(request: HttpRequest, what: str, most: int, seconds: int = HOUR) -> bool:
    """Count one more `what` from the request's address and tell whether it is more than `most` within `seconds`."""
    key = f"often:{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > most
    except ValueError:
        # It expired between the two calls.
        return False
