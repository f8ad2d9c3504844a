"""Forms of the admin, as a test fills them in."""

import re

from django.test import Client


def made_from(client: Client, address: str) -> dict[str, str]:
    """The hidden field of the form at this address: the version that a save is made from."""
    return {"made_from": re.search(r'name="made_from" value="([0-9a-f]+)"', client.get(address).text)[1]}
