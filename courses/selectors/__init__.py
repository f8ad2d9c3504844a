"""Reads that span models: the reader's view of pages, and of a member's progress."""

from courses.selectors.catalogue import catalogue_choices
from courses.selectors.learning import LearningCourse, learning_of, member_summary
from courses.selectors.pages import build_page_context

__all__ = ["LearningCourse", "build_page_context", "catalogue_choices", "learning_of", "member_summary"]
