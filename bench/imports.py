"""How fast files of questions are read in a dry run and imported, and in how much memory; prints one line of JSON."""

import io
import json
import logging
import resource
import time

import django

django.setup()
logging.disable(logging.INFO)

from collections.abc import Callable

from openpyxl import Workbook

from quizzes.models import QuestionImport
from quizzes.services.importing import apply_import, start_import, work_on

ROWS = 500
QUESTIONS = 5_000
HEADINGS = ["Type", "السؤال", "Question", "جواب 1", "Réponse 1", "جواب 2", "Réponse 2", "جواب 3", "Réponse 3", "Bonne réponse", "Dossier"]


def main() -> None:
    dry_run, seconds = _timed(lambda: _dry_run(_workbook(), "questions.xlsx"))
    before = _memory()
    content = _moodle_xml()
    row, reading = _timed(lambda: _dry_run(content, "questions.xml"))
    apply_import(key=row.key)
    row, saving = _timed(lambda: work_on(the_import=row))
    if dry_run.report["new"] != ROWS or row.report["new"] != QUESTIONS:
        raise SystemExit(f"Not every question came in: {dry_run.report}, {row.report}")
    print(
        json.dumps(
            {
                "xlsx_dry_run_seconds": round(seconds, 1),
                "xml_dry_run_seconds": round(reading, 1),
                "xml_import_seconds": round(saving, 1),
                "xml_import_mb": round(_memory() - before),
            }
        )
    )


def _timed(call: Callable[[], QuestionImport]) -> tuple[QuestionImport, float]:
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def _memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _dry_run(content: bytes, filename: str) -> QuestionImport:
    return work_on(the_import=start_import(content=content, filename=filename))


def _workbook() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for number in range(ROWS):
        answers = [words for number in (1, 2, 3) for words in (f"جواب {number} من {number}", f"réponse {number} de {number}")]
        sheet.append(["QCU", f"السؤال {number}: كم الثمن؟", f"Question {number} : quel prix ?", *answers, "2", f"Dossier {number % 10}"])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _moodle_xml() -> bytes:
    answers = "".join(
        f'<answer fraction="{fraction}" format="html"><text>réponse {number}</text><feedback><text>remarque '
        f"{number}</text></feedback></answer>"
        for number, fraction in enumerate((100, 0, 0, 0))
    )
    questions = "".join(
        f'<question type="multichoice"><name><text>Q{number}</text></name><questiontext format="html"><text>Question {number} : quel prix ?'
        f"</text></questiontext><single>true</single>{answers}</question>"
        for number in range(QUESTIONS)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{questions}</quiz>'.encode()


if __name__ == "__main__":
    main()
