"""The folders of the bank as a tree: what lies in what, and how much."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from quizzes.models import Question, QuestionFolder
from text.order import name_key

BETWEEN = " › "


@dataclass(frozen=True)
class FolderNode:
    """A folder in the tree: its path in the reader's language, and its questions without and with those of the folders in it."""

    folder: QuestionFolder
    path: str
    depth: int
    question_count: int = 0
    total_count: int = 0


def folder_nodes(*, counted: bool = False) -> list[FolderNode]:
    """All folders, each before those that lie in it. One query; two with the number of their questions."""
    children: dict[int | None, list[QuestionFolder]] = defaultdict(list)
    for folder in QuestionFolder.objects.order_by():
        children[folder.parent_id].append(folder)
    counts: dict[int | None, int] = {}
    if counted:
        in_bank = Question.objects.in_bank().order_by().values_list("folder")
        counts = dict(in_bank.annotate(number=Count("pk")))

    def below(parent: int | None, path: str, depth: int) -> list[FolderNode]:
        nodes: list[FolderNode] = []
        for folder in sorted(children[parent], key=lambda one: (name_key(one.name()), one.pk)):
            folder_path = f"{path}{BETWEEN}{folder.name()}" if path else folder.name()
            inner = below(folder.pk, folder_path, depth + 1)
            question_count = counts.get(folder.pk, 0)
            total_count = question_count + sum(one.total_count for one in inner if one.depth == depth + 1)
            nodes += [FolderNode(folder, folder_path, depth, question_count, total_count), *inner]
        return nodes

    return below(None, "", 0)


def with_folders_inside(wanted: Iterable[int]) -> dict[int, set[int]]:
    """Each folder with all that lie in it, however deep. One query, none when nothing is asked."""
    roots = set(wanted)
    if not roots:
        return {}
    children = defaultdict(list)
    for pk, parent in QuestionFolder.objects.order_by().values_list("pk", "parent_id"):
        children[parent].append(pk)
    inside = {}
    for root in roots:
        found, waiting = set(), [root]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += children[one]
        inside[root] = found
    return inside
