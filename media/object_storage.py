"""S3-compatible storage through boto3."""

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

ERRORS: tuple[type[Exception], ...] = (Boto3Error, BotoCoreError, ClientError)  # boto3's transfers raise errors of their own family


class ObjectStorage(S3Storage):
    """S3-compatible storage, with addresses that are signed and end soon.

    The checksum settings are needed by every store but Amazon's own (boto3#4398).
    """

    def get_default_settings(self) -> dict:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "querystring_auth": True,
            "addressing_style": "path",
            "client_config": Config(
                connect_timeout=2,
                read_timeout=5,
                retries={"total_max_attempts": 2, "mode": "standard"},
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }


class PublicObjectStorage(ObjectStorage):
    """What everybody may see, at `https://<custom_domain>/<name>`: the location in the bucket stays out of the address."""

    def get_default_settings(self) -> dict:
        return super().get_default_settings() | {"querystring_auth": False}

    def url(self, name: str, parameters: dict | None = None, expire: int | None = None, http_method: str | None = None) -> str:
        return f"{self.url_protocol}//{self.custom_domain}/{filepath_to_uri(name)}"
