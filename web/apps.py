from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"

    def ready(self) -> None:
        from web.admin.days import understand_what_is_typed

        understand_what_is_typed()
