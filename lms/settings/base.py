"""What every installation of Taawon shares."""

from pathlib import Path
from typing import Any

from lms.build import build_id
from lms.settings import env
from lms.settings.signin import *

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("TAAWON_VAR", str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "demo",
    "lms",
    "certificates",
    "courses",
    "quizzes",
    "cooperatives",
    "accounts",
    "messaging",
    "media",
    "jobs",
    "web",
    "untrusted",
    "text",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "lms.accepted_encodings.AcceptedEncodingsMiddleware",
    "lms.observing.middleware.RequestIdMiddleware",
    "lms.observing.middleware.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.content_policy.ContentPolicyMiddleware",
    "lms.bodies.BodyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "courses.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "web.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RateLimitMiddleware",
    "accounts.middleware.RollingSessionMiddleware",
    "web.kept_forms.KeptFormMiddleware",
    "accounts.middleware.StaffDoorMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context_processors.school",
            ],
        },
    },
]

# Language: Arabic first. Django's own "ar" formats are wrong for Morocco, see text/locale_formats.
LANGUAGE_CODE = "ar"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("ar", "العربية"), ("fr", "Français")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Africa/Casablanca"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["text.locale_formats"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "media.storage.LocalStorage"},
    # Never under a public address: views check who asks.
    "private": {"BACKEND": "media.storage.LocalStorage", "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 300

WAGTAIL_SITE_NAME = "Taawon"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "text.search"}}
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"png": "png"}
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = 65
WAGTAILIMAGES_JPEG_QUALITY = 72
TAGGIT_TAGS_FROM_STRING = "text.tags.split_tags"
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "xlsx"]
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILMEDIA = {
    "MEDIA_MODEL": "media.Recording",
    "MEDIA_FORM_BASE": "media.forms.RecordingForm",
    "AUDIO_EXTENSIONS": ["aac", "m4a", "mp3", "ogg", "opus", "wav", "webm"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
LEAST_FREE_BYTES = env.number("LEAST_FREE_MB", 256) * 1024 * 1024  # of the disk where files lie: left for the database
MEDIA_MOST_BYTES = 30 * 1024 * 1024  # of one sound or video in a form
MEDIA_HEAVIEST_BYTES = 500 * 1024 * 1024  # of one that is uploaded in parts
MEDIA_MOST_SECONDS = 45 * 60
MEDIA_TRANSCODING_SECONDS = 500  # below CELERY_TASK_SOFT_TIME_LIMIT
MEDIA_DIRECT_UPLOADS = False  # parts go from the browser to S3
WAGTAIL_WORKFLOW_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
ADMIN_CONTENT_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    # No event attribute anywhere, but "return;", by which the focal point chooser asks whether there is a touch screen.
    "script-src-attr": ["'unsafe-hashes'", "'sha256-i+qr4lq34KgNHiW62lWi9aInEBwiEOrfCzaNPCvkqD8='"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],  # blob: what was drawn or recorded and is not yet sent
    "media-src": ["'self'", "blob:"],
    "connect-src": ["'self'"],
}
# Where Wagtail and its widgets write scripts into the page.
ADMIN_INLINE_SCRIPTS = tuple(
    f"/admin/{part}/"
    for part in (
        "pages",
        "reports",
        "workflows",
        "media",
        "users",
        "groups",
        "sites",
        "cooperatives",
        "cohorts",
        "sectors",
        "regions",
        "bank/questions",
    )
)

# Celery carries doorbells only: the rows are the truth, so results and acknowledgements carry no meaning.
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# What a person waits for never stands behind a bulk run: workers may take the queues apart.
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "messaging.deliver": {"queue": "urgent"},
    "certificates.*": {"queue": "bulk"},
    "quizzes.work_off_imports": {"queue": "bulk"},
    "media.*": {"queue": "bulk"},
}
WORKER_QUEUES = "urgent,default,bulk"
JOBS_PIPE: Path | None = None  # rings through this pipe instead, to the worker of the same machine

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # The embedded gateway's texts, whatever level the worker's own log has.
        "messaging.console": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "taawon.requests": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}

BUILD_ID = build_id(BASE_DIR)
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # empty: /metrics does not exist
TAAWON_EMBEDDED = False
HOST, PORT = "127.0.0.1", 8000  # where an embedded school listens
# The keys that sign credentials: a file, or the JSON itself. An embedded school makes the file at first need.
TAAWON_CREDENTIAL_KEYS = env.text("TAAWON_CREDENTIAL_KEYS", str(VAR_DIR / "keys" / "credentials.json"))
# Addresses that the school had: what was issued under them counts as its own.
TAAWON_FORMER_ADDRESSES = [address.rstrip("/") for address in env.words("TAAWON_FORMER_ADDRESSES", "")]
TAAWON_OFFLINE_CODES = env.flag("TAAWON_OFFLINE_CODES", default=False)  # a second code, checked without network
TAAWON_SEAL_PKCS12 = env.text("TAAWON_SEAL_PKCS12", "")  # key and certificate of the seal; empty: PDFs are not sealed
TAAWON_SEAL_PASSWORD = env.text("TAAWON_SEAL_PASSWORD", "")
STAFF_SECOND_FACTOR_REQUIRED = False
SMS_GATEWAY = "messaging.gateways.console.ConsoleGateway"
# What gateways want to know; production reads what its own needs.
SMS_SENDER = KANNEL_SENDSMS_URL = KANNEL_USERNAME = KANNEL_PASSWORD = SMS_HTTP_URL = SMS_HTTP_TOKEN = ""
KANNEL_STATUS_URL = KANNEL_STATUS_PASSWORD = KANNEL_LOOP = ""
