"""Many questions at once are kept as one by one: the import of thousands writes what `save_question` writes."""

import uuid

import pytest
from taggit.models import Tag

from quizzes.choices import ImportOutcome
from quizzes.fingerprints import fingerprint
from quizzes.kinds import kind_of
from quizzes.models import ImportLine, Question
from quizzes.services import save_folder, save_question
from quizzes.services.import_bulk_save import create_questions, describe
from tests.factories.quizzes import BODIES

TAGS = ["argan", "Prix", "سوق"]


def kept(question: Question) -> dict:
    """Everything that is kept of a question but its own numbers and moments."""
    question.refresh_from_db()
    own = {"id", "key", "created_at", "changed_at", "current_id"}
    columns = {field.attname: getattr(question, field.attname) for field in Question._meta.concrete_fields if field.attname not in own}
    version = question.current
    columns |= {
        f"version_{field.attname}": getattr(version, field.attname)
        for field in version._meta.concrete_fields
        if field.attname not in {"id", "question_id", "created_at"}
    }
    return columns | {"tags": sorted(question.tags.names()), "versions": question.versions.count()}


@pytest.mark.django_db
def test_many_are_kept_as_one_by_one(basma):
    Tag.objects.create(name="prix")  # as somebody wrote it before
    folder = save_folder(name_ar="أركان", name_fr="Argan", by=basma)
    lines = []
    for number, (kind, body) in enumerate(BODIES.items(), start=1):
        cleaned = kind_of(kind).clean_body(body)
        lines.append(
            ImportLine(
                number=number,
                outcome=ImportOutcome.NEW,
                kind=kind,
                body=cleaned,
                tags=TAGS,
                difficulty=2,
                question_key=uuid.uuid4(),
                fingerprint=fingerprint(kind, cleaned),
            )
        )
    create_questions(lines=lines, descriptions=describe(lines=lines), folders={line.number: folder for line in lines}, by=basma)
    for line in lines:
        alone = save_question(kind=line.kind, body=BODIES[line.kind], folder=folder, tags=TAGS, difficulty=2, by=basma)
        together = Question.objects.get(key=line.question_key)
        assert kept(together) == kept(alone), line.kind
        again = save_question(
            kind=line.kind, body=BODIES[line.kind], key=line.question_key, folder=folder, tags=TAGS, difficulty=2, by=basma
        )
        assert again.current.number == 1, "what was brought in is known again"
