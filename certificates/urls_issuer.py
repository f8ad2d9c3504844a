"""What says who issues: for programs, without a language in the address."""

from django.urls import path

from certificates.views import credentials as views

app_name = "certificates_issuer"
urlpatterns = [
    path(".well-known/did.json", views.did_json, name="did"),
    path("credentials/issuer.json", views.issuer_json, name="profile"),
    path("credentials/status/<int:number>", views.status_list, name="status"),
]
