from django.apps import AppConfig


class UntrustedConfig(AppConfig):
    name = "untrusted"
