"""The addresses of uploads in the admin."""

from django.urls import path

from media.admin import recordings, uploads

app_name = "media_admin"
urlpatterns = [
    path("states/", recordings.states, name="states"),
    path("<int:recording_id>/again/", recordings.again, name="again"),
    path("upload/", uploads.page, name="upload"),
    path("uploads/", uploads.begin, name="begin"),
    path("uploads/<uuid:key>/", uploads.state, name="upload-state"),
    path("uploads/<uuid:key>/finish/", uploads.finish, name="finish"),
    path("uploads/<uuid:key>/<int:number>/address/", uploads.address, name="address"),
    path("uploads/<uuid:key>/<int:number>/", uploads.part, name="part"),
]
