"""Questions of the bank as a file."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from accounts.models import User
from media.storage import STORAGE_ERRORS
from quizzes.formats.model import Blob, Problem, WriteItem, Written
from quizzes.formats.registry import format_of
from quizzes.kinds.base import Json
from quizzes.models import KnownFile, Question, QuestionFolder
from quizzes.policies import require_editor
from quizzes.selectors.folders import with_folders_inside
from quizzes.services.import_media import media_in
from text.bilingual import Bilingual
from untrusted.errors import FormatInvalid

CHUNK = 200
# Written into XML they grow by a third, and a file that comes back weighs at most 50 MB.
MOST_BYTES_OF_FILES = 35 * 1024 * 1024


def export_questions(*, questions: QuerySet[Question], format_name: str, language: str = "fr", by: User | None = None) -> Written:
    """A file in this format. Reading it back gives the same questions; what the format cannot say is in `warnings`.

    May be repeated. Notes which pictures it wrote, so that they are known when the file comes back. Refused when these weigh
    too much for one file.
    """
    require_editor(by)
    known = format_of(format_name)
    if known.write is None:
        raise FormatInvalid("format_not_written", _("Questions can be read in this format, not written."), _("Choose another format."))
    library = _Library()
    written = known.write(_items(questions, library if known.holds_files else None), language=language)
    return Written(written.content, [*written.warnings, *library.missing])


def _items(questions: QuerySet[Question], library: "_Library | None") -> Iterator[WriteItem]:
    folders = {folder.pk: folder for folder in QuestionFolder.objects.all()}
    selected = questions.select_related("current").prefetch_related("tags")  # type: ignore[misc]  # taggit is not typed
    for question in selected.iterator(chunk_size=CHUNK):
        body = question.body
        yield WriteItem(
            question.key,
            question.kind,
            body,
            sorted(tag.name for tag in question.tags.all()),
            _path(question.folder_id, folders),
            question.difficulty,
            library.files_of(question, body) if library else {},
        )


def _path(pk: int | None, folders: dict[int, QuestionFolder]) -> list[Bilingual]:
    path: list[Bilingual] = []
    while pk is not None and len(path) < 20:
        path.insert(0, {"ar": folders[pk].name_ar, "fr": folders[pk].name_fr})
        pk = folders[pk].parent_id
    return path


class _Library:
    """Fetches the files that questions show, one question at a time."""

    def __init__(self) -> None:
        self.missing: list[Problem] = []
        self._spent = 0

    def files_of(self, question: Question, body: Json) -> dict[tuple[str, int], Blob]:
        files: dict[tuple[str, int], Blob] = {}
        for shown in media_in(part=body):
            own = (shown["type"], shown["id"])
            if own not in files and (blob := self._fetch(*own)):
                files[own] = blob
                self._weigh(blob)
            elif own not in files:
                self.missing.append(Problem(question.title(), _("Its picture or recording could not be read and is not in the file.")))
        return files

    def _weigh(self, blob: Blob) -> None:
        self._spent += len(blob.content)
        if self._spent > MOST_BYTES_OF_FILES:
            raise FormatInvalid(
                "export_too_heavy",
                _("The pictures and recordings of these questions weigh more than %(most)s MB.") % {"most": MOST_BYTES_OF_FILES // 1024**2},
                _("Hand out one folder at a time, or choose Excel: it only names them."),
            )

    def _fetch(self, kind: str, pk: int) -> Blob | None:
        model = get_image_model() if kind == "image" else get_media_model()
        found = model.objects.filter(pk=pk).first()
        if found is None:
            return None
        try:
            with found.file.open("rb") as file:
                blob = Blob(found.file.name.rpartition("/")[2], file.read(), kind)
        except STORAGE_ERRORS:
            return None
        KnownFile.objects.get_or_create(type=kind, sha256=blob.sha256, defaults={"file_id": pk})
        return blob


def questions_for_export(
    *, folder: QuestionFolder | None = None, tag: str = "", words: str = "", kinds: Iterable[str] = ()
) -> QuerySet[Question]:
    """What a trainer chose to export, in the order in which it was written."""
    questions = Question.objects.in_bank().exclude(current=None)
    if folder is not None:
        questions = questions.filter(folder__in=with_folders_inside([folder.pk])[folder.pk])
    if tag:
        questions = questions.filter(tags__name__iexact=tag)
    if words:
        questions = questions.matching(words)
    if kinds:
        questions = questions.filter(kind__in=kinds)
    return questions.order_by("pk").distinct()
