"""`manage.py rewrite_originals`"""

import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from tqdm import tqdm

from media.services.originals import Rewritten, originals_to_rewrite, rewrite_original
from media.storage import STORAGE_ERRORS


class Command(BaseCommand):
    help = (
        "Rewrites the originals of pictures that were uploaded before the school did so at the door: upright, and without the place, "
        "time and phone that a camera writes into them. May be interrupted and run again; what is done is not done twice."
    )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        found: Counter[str] = Counter()
        waiting = originals_to_rewrite()
        with tqdm(total=waiting.count(), unit="picture", file=sys.stderr) as bar:
            for image in waiting.iterator(chunk_size=200):
                try:
                    outcome = rewrite_original(image=image)
                except STORAGE_ERRORS as error:
                    found["failed"] += 1
                    self.stderr.write(f"{image.pk} {image.title}: {error}")
                else:
                    found[outcome] += 1
                    if outcome in {Rewritten.GONE, Rewritten.DAMAGED}:
                        self.stderr.write(f"{image.pk} {image.title}: the file is {outcome}.")
                bar.update()
        self.stdout.write(", ".join(f"{number} {outcome}" for outcome, number in sorted(found.items())) or "Nothing to do.")
        if found["failed"]:
            raise CommandError("Some could not be read or written. Run the command again.")
