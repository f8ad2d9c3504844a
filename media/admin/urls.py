from django.urls import path

from media.admin import recordings

app_name = "media_admin"
urlpatterns = [
    path("states/", recordings.states, name="states"),
    path("<int:recording_id>/again/", recordings.again, name="again"),
]
