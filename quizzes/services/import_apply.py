"""The application of an import: its lines become questions of the bank, all in one transaction."""

from collections.abc import Callable, Iterator

from django.db import transaction

from accounts.models import User
from quizzes.choices import ImportOutcome
from quizzes.formats.model import Blob
from quizzes.formats.registry import format_of
from quizzes.models import ImportLine, QuestionFolder, QuestionImport
from quizzes.selectors.authorship import closed_draws
from quizzes.services.bank import save_question
from quizzes.services.folders import save_folder
from quizzes.services.import_bulk_save import create_questions, describe
from quizzes.services.import_dry_run import CHUNK, judge
from quizzes.services.import_media import FIRST_PLACEHOLDER, MediaInvalid, MediaStore, media_in, placeholder_of
from text.errors import DomainError
from text.folding import fold


def apply_lines(*, the_import: QuestionImport, progress: Callable[[int], object] | None, commit: Callable[[], None]) -> None:
    """Save what is new or changed; `commit` writes, in the same transaction, that it is done."""
    store = MediaStore()
    descriptions = {number: words for lines in _chunks(the_import) for number, words in describe(lines=lines).items()}
    try:
        with transaction.atomic():
            ids = _keep_media(the_import, store)
            folders = Folders(the_import.folder, the_import.by)
            is_watched = the_import.by is not None and bool(closed_draws(the_import.by))  # then each question is looked at by itself
            for lines in _chunks(the_import):
                judge(lines=lines)
                plain = [] if is_watched else [line for line in lines if _is_plain(line)]
                create_questions(
                    lines=plain,
                    descriptions=descriptions,
                    folders={line.number: folders.at(line.folder) for line in plain},
                    by=the_import.by,
                )
                for line in lines:
                    if line not in plain:
                        _save(line, ids, folders, the_import.by)
                ImportLine.objects.bulk_update(lines, ["outcome", "reason", "question"])
                if progress:
                    progress(len(lines))
            commit()
    except BaseException:
        store.take_back()
        raise


def _chunks(the_import: QuestionImport) -> Iterator[list[ImportLine]]:
    waiting = the_import.lines.filter(outcome__in=(ImportOutcome.NEW, ImportOutcome.CHANGED)).order_by("number")
    last = 0
    while lines := list(waiting.filter(number__gt=last)[:CHUNK]):
        last = lines[-1].number
        yield lines


def _is_plain(line: ImportLine) -> bool:
    """New to the bank, and without files: nothing that `save_question` would have to look up."""
    return line.outcome == ImportOutcome.NEW and line.question_id is None and not any(media_in(part=line.body))


def _save(line: ImportLine, ids: dict[int, int | str], folders: "Folders", by: User | None) -> None:
    if line.outcome not in (ImportOutcome.NEW, ImportOutcome.CHANGED):
        return
    for shown in media_in(part=line.body):
        if shown["id"] >= FIRST_PLACEHOLDER:
            kept = ids.get(shown["id"], "")
            if not isinstance(kept, int):
                line.outcome, line.reason = ImportOutcome.REFUSED, kept
                return
            shown["id"] = kept
    changed = line.question if line.outcome == ImportOutcome.CHANGED else None
    try:
        with transaction.atomic():
            line.question = save_question(
                kind=line.kind,
                body=line.body,
                folder=changed.folder if changed else folders.at(line.folder),
                key=line.question_key,
                tags=line.tags,
                difficulty=line.difficulty,
                by=by,
            )
    except DomainError as error:
        line.outcome, line.reason = ImportOutcome.REFUSED, str(error)


def _keep_media(the_import: QuestionImport, store: MediaStore) -> dict[int, int | str]:
    """Placeholder -> the id of the file that is kept for it, or why it cannot be kept."""
    wanted = {
        shown["id"]
        for body in the_import.lines.filter(outcome__in=(ImportOutcome.NEW, ImportOutcome.CHANGED))
        .values_list("body", flat=True)
        .iterator()
        for shown in media_in(part=body)
        if shown["id"] >= FIRST_PLACEHOLDER
    }
    ids: dict[int, int | str] = {}
    if not wanted:
        return ids
    for blob in _blobs(the_import):
        own = placeholder_of(blob=blob)
        if own in wanted and own not in ids:
            try:
                ids[own] = store.keep(blob, the_import.by)
            except MediaInvalid as error:
                ids[own] = str(error)
    return ids


def _blobs(the_import: QuestionImport) -> Iterator[Blob]:
    for part in format_of(the_import.format).read_parts(
        bytes(the_import.file.content), name=the_import.filename, language=the_import.language
    ):
        for item in part.items:
            yield from item.media.values()


class Folders:
    """Finds the folders that a file names, inside the one that was chosen, and makes those that are missing."""

    def __init__(self, base: QuestionFolder | None, by: User | None) -> None:
        self._base, self._by = base, by
        self._found: dict[tuple[int | None, str, str], QuestionFolder] = {}

    def at(self, path: list[dict[str, str]]) -> QuestionFolder | None:
        folder = self._base
        for name in path:
            own = (folder.pk if folder else None, name["ar"], name["fr"])
            if own not in self._found:
                self._found[own] = self._inside(folder, name["ar"], name["fr"])
            folder = self._found[own]
        return folder

    def _inside(self, parent: QuestionFolder | None, ar: str, fr: str) -> QuestionFolder:
        """By either name, in whichever language the file gives it; the name of the same language first."""
        wanted = {fold(name) for name in (ar, fr) if name}
        inside = list(QuestionFolder.objects.filter(parent=parent).order_by("pk"))
        same = next((it for it in inside if (ar and fold(it.name_ar) == fold(ar)) or (fr and fold(it.name_fr) == fold(fr))), None)
        other = next((it for it in inside if wanted & {fold(name) for name in (it.name_ar, it.name_fr) if name}), None)
        return same or other or save_folder(name_ar=ar, name_fr=fr, parent=parent, by=self._by)
