"""Many new questions in few queries, so that an import of thousands does not keep members from writing."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.contenttypes.models import ContentType
from taggit.models import Tag, TaggedItem

from accounts.models import User
from quizzes.models import ImportLine, Question, QuestionFolder, QuestionVersion
from quizzes.services.bank import described

Description = tuple[str, str, str]


def describe(*, lines: Iterable[ImportLine]) -> dict[int, Description]:
    """Line number -> titles and words of the index. The slow part, done before anything is locked."""
    return {line.number: described(kind=line.kind, body=line.body) for line in lines}


def create_questions(
    *, lines: Sequence[ImportLine], descriptions: Mapping[int, Description], folders: Mapping[int, QuestionFolder | None], by: User | None
) -> None:
    """A question with its first version for each line, whose body was cleaned in the dry run. Not repeatable."""
    questions = []
    for line in lines:
        title_ar, title_fr, search_text = descriptions[line.number]
        own = {"key": line.question_key} if line.question_key else {}
        questions.append(
            Question(
                kind=line.kind,
                folder=folders[line.number],
                difficulty=line.difficulty,
                fingerprint=line.fingerprint,
                title_ar=title_ar,
                title_fr=title_fr,
                search_text=search_text,
                **own,
            )
        )
    Question.objects.bulk_create(questions)
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(question=question, number=1, kind=line.kind, body=line.body, created_by=by)
        for question, line in zip(questions, lines, strict=True)
    )
    for question, version, line in zip(questions, versions, lines, strict=True):
        question.current, line.question = version, question
    Question.objects.bulk_update(questions, ["current"])
    _tag(lines)


def _tag(lines: Sequence[ImportLine]) -> None:
    wanted = {tag.casefold(): tag for line in lines for tag in line.tags}
    if not wanted:
        return
    known = {folded: _tag_named(name) for folded, name in wanted.items()}
    kind = ContentType.objects.get_for_model(Question)
    TaggedItem.objects.bulk_create(
        TaggedItem(content_type=kind, object_id=line.question_id, tag=known[folded])
        for line in lines
        for folded in sorted({tag.casefold() for tag in line.tags})
    )


def _tag_named(name: str) -> Tag:
    # As taggit itself finds and makes tags: whatever the capitals.
    found = Tag.objects.filter(name__iexact=name).first()
    return found or Tag.objects.create(name=name)
