"""Addresses of a member's attempts, under /<language>/attempts/."""

from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("<uuid:attempt_id>/", views.attempt, name="attempt"),
    path("<uuid:attempt_id>/files/<uuid:file_id>/", views.file, name="attempt-file"),
    path("<uuid:attempt_id>/save/", views.save, name="attempt-save"),
    path("<uuid:attempt_id>/hand-in/", views.submit, name="attempt-hand-in"),
    path("<uuid:attempt_id>/result/", views.result, name="attempt-result"),
    path("<uuid:attempt_id>/again/", views.again, name="attempt-again"),
]
