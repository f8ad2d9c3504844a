"""Where files lie: a local folder, or S3-compatible storage through boto3."""

import os
import tempfile
from pathlib import Path

from botocore.config import Config
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage


class LocalStorage(FileSystemStorage):
    """Files in MEDIA_ROOT. Each is written aside and then renamed.

    Django's own storage leaves a truncated file under its final name when the disk fills.
    """

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).chmod(0o644)
            while target.exists():
                name = self.get_available_name(name)
                target = Path(self.path(name))
            Path(aside).replace(target)
        finally:
            Path(aside).unlink(missing_ok=True)
        return name.replace("\\", "/")


class ObjectStorage(S3Storage):
    """S3-compatible storage. The checksum settings are needed by every store but Amazon's own (boto3#4398)."""

    def get_default_settings(self) -> dict:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "querystring_auth": False,
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
