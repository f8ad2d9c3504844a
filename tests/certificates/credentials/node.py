"""Asking Node whether a credential of ours holds."""

import json
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from certificates.credentials.contexts import FILES, FOLDER

HERE = Path(__file__).parent
CONTEXTS = {address: str(FOLDER / name) for address, name in FILES.items()} | {
    "https://w3id.org/security/multikey/v1": str(HERE / "multikey-v1.json")
}


def published(client: Client, *addresses: str) -> dict[str, Any]:
    """What a verifier can get from us: the DID document, and these addresses."""
    did = client.get("/.well-known/did.json").json()
    served = {address: client.get(address.removeprefix(settings.TAAWON_BASE_URL)).json() for address in addresses}
    return {did["id"]: did} | served


def ask_node(*, documents: dict[str, Any], **question: Any) -> dict[str, Any]:
    """The verdict of the npm libraries about `credential=` or `token=`, perhaps at another moment (`now=`)."""
    whole = json.dumps(question | {"documents": documents, "contexts": CONTEXTS})
    done = subprocess.run(
        ["node", str(HERE / "verify.mjs")], cwd=settings.BASE_DIR, input=whole, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
