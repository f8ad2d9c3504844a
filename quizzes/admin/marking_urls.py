from django.urls import path

from quizzes.admin import marking

app_name = "quizzes_marking"
urlpatterns = [
    path("", marking.index, name="list"),
    path("<int:pk>/", marking.mark, name="mark"),
    path("files/<uuid:pk>/", marking.file, name="file"),
]
