"""Under /<language>/account/join/, where nginx lets one address ask only so often."""

from django.urls import path

from cooperatives.views import JoinAboutView, JoinCodeView, JoinPhoneView, JoinReceivedView

app_name = "joining"
urlpatterns = [
    path("", JoinPhoneView.as_view(), name="phone"),
    path("code/", JoinCodeView.as_view(), name="code"),
    path("about/", JoinAboutView.as_view(), name="about"),
    path("received/", JoinReceivedView.as_view(), name="received"),
]
