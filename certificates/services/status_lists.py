"""Status lists: what no longer holds, read from the certificates themselves and signed anew when it changed."""

import json

from django.core.cache import cache
from django.utils import timezone

from certificates.choices import State
from certificates.credentials import keys
from certificates.credentials.proofs import with_proof
from certificates.credentials.status import list_document
from certificates.models import Credential

KEPT_SECONDS = 3600


def signed_status_list(*, number: int, base_url: str) -> str | None:
    """The list as a credential signed under this address of the school; None where there is no such list. Nothing is stored for good."""
    rows = Credential.objects.filter(list_number=number)
    ended = rows.exclude(certificate__state=State.ACTIVE).values_list("list_index", flat=True)
    indexes = sorted(index for index in ended if index is not None)
    if not indexes and not rows.exists():
        return None
    key = keys.key_ring().active(keys.ED25519)
    # A certificate never becomes active again: as many indexes mean the same indexes.
    kept_as = f"certificates:status:{number}:{len(indexes)}:{key.name}:{base_url}"
    content: str | None = cache.get(kept_as)
    if content is None:
        now = timezone.now()
        document = list_document(base_url=base_url, number=number, indexes=indexes, at=now)
        content = json.dumps(with_proof(document, key=key, base_url=base_url, created=now), ensure_ascii=False)
        cache.set(kept_as, content, KEPT_SECONDS)
    return content
