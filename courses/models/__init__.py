"""The models of courses. Imports point upwards in this list only: outline, pages; then progress, cohorts, cached pages, translations."""

from courses.models.cached_page import CachedPage, CacheGeneration
from courses.models.cohorts import CohortCourse
from courses.models.outline import Course, Step
from courses.models.pages import CourseIndexPage, CoursePage, HomePage, LessonPage, ModulePage, QuizPage
from courses.models.progress import CourseCompletion, Enrolment, LearningEvent, StepProgress
from courses.models.translations import TranslationSource

__all__ = [
    "CacheGeneration",
    "CachedPage",
    "CohortCourse",
    "Course",
    "CourseCompletion",
    "CourseIndexPage",
    "CoursePage",
    "Enrolment",
    "HomePage",
    "LearningEvent",
    "LessonPage",
    "ModulePage",
    "QuizPage",
    "Step",
    "StepProgress",
    "TranslationSource",
]
