"""A school on a disk that fills: what people are told, what is kept, and whether all goes on when there is room.

`python -m tests.faults.small_disk` with TAAWON_VAR and TMPDIR on that disk; prints one line of JSON.
"""

import io
import json
import os
import sqlite3
import uuid
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from certificates.choices import PrintForm
from certificates.models import PrintRun
from certificates.services.printing import print_waiting, start_print
from lms.school import prepare_school
from media import tasks
from media.models import Recording
from media.services import uploads
from quizzes.models import Response, ResponseFile
from quizzes.registry import set_access
from quizzes.services import start_attempt
from tests.factories.accounts import make_member, make_superuser
from tests.factories.certificates import make_certificate, make_completion, make_earning_course
from tests.factories.courses import make_small_school
from tests.factories.marked_questions import make_open_quiz
from tests.factories.media import SOUND

VAR = Path(settings.VAR_DIR)
FILLER = VAR / "filler"
KILOBYTE = 1024


def noise(side: int = 400) -> bytes:
    file = io.BytesIO()
    Image.effect_noise((side, side), 90).save(file, "PNG")
    return file.getvalue()


class School:
    """The people, and each thing that they do, as often as wanted."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        prepare_school()
        make_small_school()
        self.basma, self.amal = make_superuser(), make_member(phone="+212600000091")
        set_access(None)  # who may take which quiz is tried elsewhere
        self.attempt = start_attempt(quiz_id=make_open_quiz("long_text", "upload").pk, member=self.amal)
        achievement = make_earning_course()
        for _number in range(3):
            make_certificate(completion=make_completion(achievement=achievement))
        self.course = achievement.course
        self.staff, self.member = self.visitor(self.basma), self.visitor(self.amal)
        self.content = SOUND.read_bytes()
        # What migrations left free inside the file would take in all that is written while the disk is full.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @staticmethod
    def visitor(user) -> Client:
        client = Client(raise_request_exception=False, SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="fr")
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    def picture(self) -> dict:
        """A picture with its title, as the admin's form sends it."""
        before = get_image_model().objects.count()
        file = SimpleUploadedFile("miel.png", noise(), "image/png")
        answer = self.staff.post(reverse("wagtailimages:add"), {"title": "Le miel du matin", "file": file, "collection": 1, "tags": ""})
        return seen(answer, "Le miel du matin") | {"rows": get_image_model().objects.count() - before}

    def large_sound(self) -> dict:
        """One that is too large for memory, so that it goes through the temporary folder."""
        file = SimpleUploadedFile("talk.wav", wave(3 * KILOBYTE**2), "audio/wav")
        answer = self.staff.post(reverse("wagtailmedia:add", args=["audio"]), {"title": "La parole", "file": file, "collection": 1})
        return seen(answer, "La parole") | {"rows": Recording.objects.filter(title="La parole").count()}

    def begin(self) -> dict:
        asked = {"filename": "talk.opus", "size": len(self.content), "title": "En parties", "kind": "audio"}
        answer = self.staff.post(reverse("media_admin:begin"), json.dumps(asked), content_type="application/json")
        return {"status": answer.status_code} | answer.json()

    def part(self, state: dict, number: int) -> dict:
        size = state["part_size"]
        answer = self.staff.put(
            f"{state['url']}{number}/", self.content[(number - 1) * size : number * size], content_type="application/octet-stream"
        )
        return {"status": answer.status_code} | answer.json()

    def finish(self, state: dict) -> str:
        self.staff.post(state["finish"])
        return self.staff.get(state["url"]).json()["stage"]

    def finished(self, state: dict) -> list[int]:
        return self.staff.get(state["url"]).json()["finished"]

    def photo(self) -> dict:
        """A member's long text and her photo, in one form."""
        words = f"Mon miel {uuid.uuid4()}"
        page = self.member.get(f"/fr/attempts/{self.attempt.pk}/").content.decode()
        mark = page.split('name="was-1" value="')[1].split('"')[0]
        answer = self.member.post(
            f"/fr/attempts/{self.attempt.pk}/",
            {
                "action": "files-2",
                "q1": words,
                "was-1": mark,
                "files-2": SimpleUploadedFile("pot.png", noise(), "image/png"),
            },
            follow=True,
        )
        kept = Response.objects.filter(question__attempt=self.attempt, question__position=1).first()
        return seen(answer, words) | {"kept": bool(kept and kept.value == words), "files": ResponseFile.objects.count()}

    def answer(self, words: str) -> int:
        fields = {"position": 1, "event_id": str(uuid.uuid4()), "sequence": int(uuid.uuid4().int % 10**6) + self.turn(), "q1": words}
        return self.member.post(f"/fr/attempts/{self.attempt.pk}/save/", fields).status_code

    def turn(self) -> int:
        self._turn = getattr(self, "_turn", 10**13) + 10**7
        return self._turn

    def answers(self) -> dict:
        """Saves until it is refused, or a hundred times; which statuses, and whether the last that was taken is the one that counts."""
        statuses, last = [], ""
        for number in range(100):
            words = f"{number} " + "miel " * 15
            statuses.append(self.answer(words))
            if statuses[-1] == 200:
                last = words.strip()
        kept = Response.objects.get(question__attempt=self.attempt, question__position=1).value
        return {"statuses": sorted(set(statuses)), "last": not last or kept == last}

    def backup(self) -> str:
        try:
            call_command("backup", str(VAR / "backups"), stdout=io.StringIO())
        except CommandError as error:
            return str(error)
        return ""

    def print_run(self) -> tuple[PrintRun, PrintRun]:
        forms = (PrintForm.PDF, PrintForm.ZIP)
        return tuple(start_print(by=self.basma, form=form, title=form, course_key=self.course.pk) for form in forms)

    def printed(self) -> list[str]:
        try:
            PrintRun.objects.update(due_at=self.basma.date_joined)
            print_waiting()
        except OperationalError as error:  # a job may end like this: its row is due again
            return [type(error).__name__]
        return sorted(PrintRun.objects.values_list("state", flat=True))


def seen(answer, words: str) -> dict:
    """Status, the sentences about room, whether what was typed stands in the page, and whether it is French."""
    page = answer.content.decode("utf-8", "replace")
    said = "plus de place" in page or "pas pu être" in page
    return {"status": answer.status_code, "said": said, "typed": words in page}


def wave(size: int) -> bytes:
    head = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += (1).to_bytes(2, "little") + (1).to_bytes(2, "little") + (44100).to_bytes(4, "little") + (88200).to_bytes(4, "little")
    head += (2).to_bytes(2, "little") + (16).to_bytes(2, "little") + b"data" + (size - 44).to_bytes(4, "little")
    return head + bytes(size - 44)


def fill(left: int = 0) -> None:
    """Take all room but `left` bytes."""
    with FILLER.open("wb", buffering=0) as file:
        for piece in (64 * KILOBYTE, KILOBYTE):
            try:
                while True:
                    file.write(b"\0" * piece)
            except OSError:
                continue
    os.truncate(FILLER, max(0, FILLER.stat().st_size - left))


def files() -> dict[str, int]:
    """Every file of both storages, with its size: also those that were never finished."""
    roots = [Path(storage.path("")) for storage in (default_storage, storages["private"])]
    return {
        str(path.relative_to(VAR)): path.stat().st_size for root in roots if root.exists() for path in root.rglob("*") if path.is_file()
    }


def sound_database() -> str:
    connection.close()
    with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as database:
        return database.execute("PRAGMA integrity_check").fetchone()[0]


def main() -> dict:
    school, told = School(), {}
    uploads.PART_SIZE = 20_000
    state = school.begin()
    school.part(state, 1)
    school.print_run()

    settings.LEAST_FREE_BYTES = 10**12  # the floor: there is room, but not for uploads
    before = files()
    told["floor"] = {"picture": school.picture(), "begin": school.begin(), "photo": school.photo(), "part": school.part(state, 2)}
    told["floor"]["left behind"] = sorted(set(files()) - set(before))
    school.photo()

    settings.LEAST_FREE_BYTES = -(10**12)  # no floor: the disk itself says no
    fill()
    before = files()
    told["full"] = {
        "picture": school.picture(),
        "large": school.large_sound(),
        "part": school.part(state, 2),
        "photo": school.photo(),
        "printed": school.printed(),
        "backup": school.backup(),
        "answers": school.answers(),
        "read": school.member.get("/fr/courses/").status_code,
    }
    told["full"]["left behind"] = sorted(set(files()) - set(before))
    told["full"]["changed"] = [name for name, size in files().items() if before.get(name, size) != size]
    told["full"]["backups"] = [path.name for path in (VAR / "backups").iterdir()] if (VAR / "backups").exists() else []

    FILLER.unlink()
    told["again"] = {
        "database": sound_database(),
        "picture": school.picture(),
        "large": school.large_sound(),
        "photo": school.photo(),
        "finished": school.finished(state),
        "printed": school.printed(),
        "backup": school.backup(),
        "answers": school.answers(),
    }
    for number in range(1, state["parts"] + 1):
        school.part(state, number)
    told["again"]["stage"] = school.finish(state)
    recording = Recording.objects.filter(title="En parties").first()
    told["again"]["same bytes"] = bool(recording) and recording.file.read() == school.content
    tasks.transcode()
    return told


if __name__ == "__main__":
    print(json.dumps(main()))
