"""The addresses that are the school's: the one that it has, and those that it had. Papers and credentials name theirs for ever."""

from urllib.parse import urlsplit

from django.conf import settings

from certificates.credentials.issuer import did_of


def our_addresses() -> tuple[str, ...]:
    """The present one first."""
    return tuple(dict.fromkeys((settings.TAAWON_BASE_URL, *settings.TAAWON_FORMER_ADDRESSES)))


def address_at(host: str) -> str:
    """The one that a request with this `Host` came to; the present one for any other host."""
    return next((address for address in our_addresses() if urlsplit(address).netloc == host), settings.TAAWON_BASE_URL)


def address_that_issued(issuer: object, identity: str) -> str | None:
    """The one whose name (`did:web`) the issuer has, and that the identity of the credential begins with; None for another issuer."""
    named = [address for address in our_addresses() if did_of(address) == issuer]
    return next((address for address in named if identity.startswith(f"{address}/")), named[0] if named else None)
