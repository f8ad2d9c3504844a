"""Every address of the school."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.views.staff import staff_account
from courses.admin.approval import act_on_draft
from lms import views
from lms.admin.history import school_history, school_history_results
from web.kept_forms import session_state, signed_in_again

urlpatterns = [
    path("", views.language_choice, name="language-choice"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("session/", session_state, name="session-state"),
    path("metrics", views.metrics, name="metrics"),
    re_path(r"^too-heavy(?P<path>/.*)$", views.too_heavy, name="too-heavy"),
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/account/", staff_account, name="staff-account"),
    path("admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/", act_on_draft, name="act-on-draft"),
    path("admin/reports/site-history/", school_history),
    path("admin/reports/site-history/results/", school_history_results),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", include("courses.api.urls")),
    path("verify/", include("certificates.urls_public")),
    path("", include("certificates.urls_issuer")),
]

if settings.TAAWON_EMBEDDED:
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", views.media, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    path("account/back/", signed_in_again, name="signed-in-again"),
    path("account/", include("accounts.urls")),
    path("account/", include("accounts.urls_allauth")),
    path("account/join/", include("cooperatives.urls")),
    path("me/certificates/", include("certificates.urls")),
    path("me/", include("courses.urls")),
    path("attempts/", include("quizzes.urls")),
    # Wagtail's own sign-in for pages: it would take a password of staff without their second factor, and count no tries.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)

handler400 = "lms.views.bad_request"
handler404 = "lms.views.not_found"
handler500 = "lms.views.server_error"
