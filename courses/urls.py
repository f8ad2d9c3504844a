"""Under /<language>/me/."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("courses/<uuid:course_key>/enrol/", views.enrol, name="enrol"),
    path("courses/<uuid:course_key>/continue/", views.continue_course, name="continue"),
    path("steps/<uuid:step_key>/", views.untranslated, name="untranslated"),
    path("steps/<uuid:step_key>/done/", views.step_done, name="step-done"),
    path("steps/<uuid:step_key>/quiz/", views.quiz_start, name="quiz-start"),
    path("steps/<uuid:step_key>/practice/", views.quiz_practice, name="quiz-practice"),
]
