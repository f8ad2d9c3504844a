"""The WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
# Nothing of what is loaded here is ever garbage: looking for some takes a fifth of the start, and later a part of every full look.
gc.disable()
application = get_wsgi_application()
gc.freeze()
gc.enable()
