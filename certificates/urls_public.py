"""Under /verify/: for anybody, without a language in the address."""

from django.urls import path

from certificates.views import credentials, files, lists, offline
from certificates.views import public as views

app_name = "certificates_public"
urlpatterns = [
    path("", views.verify_form, name="form"),
    path("list/", lists.verify_list, name="list"),
    path("file/", files.verify_upload, name="file"),
    path("offline/", offline.verify_offline, name="offline"),
    path("offline/worker.js", offline.worker, name="offline-worker"),
    path("<str:serial>/", views.verify_page, name="certificate"),
    path("<str:serial>/picture.png", views.picture, name="picture"),
    path("<str:serial>/credential.json", credentials.credential_json, name="credential"),
    path("<str:serial>/credential.jwt", credentials.credential_jwt, name="token"),
    path("<str:serial>/certificate.pdf", views.document, name="document"),
]
