"""Under /<language>/me/certificates/."""

from django.urls import path

from certificates.views import member as views

app_name = "certificates"
urlpatterns = [
    path("", views.certificate_list, name="list"),
    path("name/", views.name_form, name="name"),
    path("name/check/", views.name_check, name="name-check"),
    path("name/preview.webp", views.name_preview, name="name-preview"),
    path("issue/", views.take, name="take"),
    path("<uuid:certificate_uuid>/", views.certificate, name="certificate"),
    path("worker.js", views.worker, name="worker"),
    path("<uuid:certificate_uuid>/show/", views.show, name="show"),
    path("<uuid:certificate_uuid>/certificate.png", views.saved_picture, name="picture"),
    path("<uuid:certificate_uuid>/correction/", views.correction, name="correction"),
    path("<uuid:certificate_uuid>/certificate.pdf", views.document, name="document"),
]
