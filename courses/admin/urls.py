"""Addresses under /admin/learning/."""

from django.urls import path

from courses.admin import enrolling, lesson_import, progress, translations

app_name = "courses_admin"
urlpatterns = [
    path("progress/", progress.ProgressView.as_view(), name="progress"),
    path("progress/results/", progress.ProgressView.as_view(results_only=True), name="progress-results"),
    path("members/<int:pk>/", progress.MemberView.as_view(), name="member"),
    path("enrolments/<int:pk>/withdraw/", progress.WithdrawView.as_view(), name="withdraw"),
    path("enrol/", enrolling.EnrolView.as_view(), name="enrol"),
    path("cohorts/", enrolling.CohortsView.as_view(), name="cohorts"),
    path("cohorts/<int:pk>/", enrolling.CohortCoursesView.as_view(), name="cohort-courses"),
    path("modules/<int:pk>/h5p/", lesson_import.LessonImportView.as_view(), name="lesson-import"),
    path("translations/", translations.TranslationsView.as_view(), name="translations"),
    path("translations/<int:pk>/", translations.TranslationView.as_view(), name="translation"),
]
