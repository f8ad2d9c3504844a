"""Many machines: everything by environment, and no start without the secrets."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from lms.settings import env
from lms.settings.base import *
from lms.settings.base import ADMIN_CONTENT_POLICY, BUILD_ID, LOGGING, STORAGES
from lms.settings.database import from_url

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 40 random characters.")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that serve the school, not *.")
TAAWON_BASE_URL = env.address("TAAWON_BASE_URL", schemes=("https",))
WAGTAILADMIN_BASE_URL = TAAWON_BASE_URL
CSRF_TRUSTED_ORIGINS = [TAAWON_BASE_URL]

DATABASES = {"default": from_url(env.text("DATABASE_URL"), threads=env.number("WEB_THREADS", 4))}
REDIS_URL = env.address("REDIS_URL", schemes=("redis", "rediss"))
CACHES = {
    "default": {
        "BACKEND": "lms.caching.FailOpenRedisCache",
        "LOCATION": REDIS_URL,
        "VERSION": 2,  # 1 was pickled
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2, "serializer": "lms.caching.JsonSerializer"},
    },
    # Wagtail would keep rows of the database in it, which are not JSON.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # who is signed in stays so while Redis is away
CELERY_BROKER_URL = env.address("CELERY_BROKER_URL", REDIS_URL, schemes=("redis", "rediss", "amqp", "amqps"))
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
}
CELERY_WORKER_MAX_TASKS_PER_CHILD: int | None = 200

if env.text("S3_BUCKET", ""):
    _bucket = {
        "bucket_name": env.text("S3_BUCKET"),
        "endpoint_url": env.address("S3_ENDPOINT_URL") if env.text("S3_ENDPOINT_URL", "") else None,
        "access_key": env.text("S3_ACCESS_KEY"),
        "secret_key": env.text("S3_SECRET_KEY"),
        "region_name": env.text("S3_REGION", "") or None,
    }
    # Public files are asked for at our own address; the proxy in front fetches them, so pages call no other host.
    _public = {"location": "media", "custom_domain": f"{TAAWON_BASE_URL.removeprefix('https://')}/media"}
    STORAGES["default"] = {"BACKEND": "media.object_storage.PublicObjectStorage", "OPTIONS": _bucket | _public}
    MEDIA_DIRECT_UPLOADS = env.flag("S3_DIRECT_UPLOADS", default=True)
    if MEDIA_DIRECT_UPLOADS:
        _amazon = f"https://s3.{_bucket['region_name']}.amazonaws.com" if _bucket["region_name"] else "https://s3.amazonaws.com"
        _store = urlsplit(_bucket["endpoint_url"] or _amazon)
        ADMIN_CONTENT_POLICY["connect-src"] = ["'self'", f"{_store.scheme}://{_store.netloc}"]
    STORAGES["private"] = {
        "BACKEND": "media.object_storage.ObjectStorage",
        "OPTIONS": _bucket | {"location": "private", "querystring_expire": 300},
    }

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked on a web server's own port
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # Wagtail's preview shows our own pages in a frame
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True

EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SMS_GATEWAY = env.text("SMS_GATEWAY")
SMS_SENDER = env.text("SMS_SENDER", "")
if SMS_GATEWAY == "messaging.gateways.kannel.KannelGateway":
    KANNEL_SENDSMS_URL = env.address("KANNEL_SENDSMS_URL", "http://127.0.0.1:13013/cgi-bin/sendsms")
    KANNEL_USERNAME = env.text("KANNEL_USERNAME")
    KANNEL_PASSWORD = env.text("KANNEL_PASSWORD")
    KANNEL_STATUS_URL = env.address("KANNEL_STATUS_URL", "http://127.0.0.1:13000/status.xml")
    KANNEL_STATUS_PASSWORD = env.text("KANNEL_STATUS_PASSWORD", "")
    KANNEL_LOOP = env.text("KANNEL_LOOP", "127.0.0.1:13014")
elif SMS_GATEWAY == "messaging.gateways.http.HttpGateway":
    SMS_HTTP_URL = env.address("SMS_HTTP_URL")
    SMS_HTTP_TOKEN = env.text("SMS_HTTP_TOKEN")
TAAWON_CREDENTIAL_KEYS = env.text("TAAWON_CREDENTIAL_KEYS")
STAFF_SECOND_FACTOR_REQUIRED = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1)  # nginx in front; 0 without a proxy

LOGGING["formatters"]["line"] = {"()": "lms.observing.logs.JsonLines"}
LOGGING["loggers"]["taawon.requests"] = {"level": "INFO"}
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}  # its lines hold addresses; ours name the page
if env.text("SENTRY_DSN", ""):
    import sentry_sdk

    sentry_sdk.init(
        dsn=env.text("SENTRY_DSN"),
        environment=env.text("SENTRY_ENVIRONMENT", "production"),
        release=BUILD_ID,
        send_default_pii=False,
        include_local_variables=False,  # a name or a code may stand in one
        max_request_body_size="never",
        traces_sample_rate=0,
    )
