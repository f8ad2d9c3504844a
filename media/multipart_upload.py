"""Multipart upload: the parts lie in the private storage until they are one file, or in an S3 store that puts them together itself."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from media.models import RecordingUpload

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from storages.backends.s3 import S3Storage

ADDRESS_SECONDS = 3600


class Parts(Protocol):
    """The store of the parts of one upload. Each call may be repeated."""

    def begin(self) -> str: ...
    def address(self, number: int) -> str: ...
    def finished(self) -> dict[int, int]: ...
    def fetch(self, target: Path) -> None: ...
    def drop(self) -> None: ...


class StoredParts:
    """Each part is a file of the private storage; it is sent to the school's own address."""

    def __init__(self, upload: RecordingUpload) -> None:
        self._upload, self._storage = upload, storages["private"]

    def begin(self) -> str:
        return ""

    def address(self, number: int) -> str:
        return ""

    def put(self, number: int, content: bytes) -> None:
        name = self._name(number)
        self._storage.delete(name)
        self._storage.save(name, ContentFile(content))

    def finished(self) -> dict[int, int]:
        names = {number: self._name(number) for number in range(1, self._upload.parts + 1)}
        return {number: self._storage.size(name) for number, name in names.items() if self._storage.exists(name)}

    def fetch(self, target: Path) -> None:
        with target.open("wb") as whole:
            for number in range(1, self._upload.parts + 1):
                with self._storage.open(self._name(number)) as part:
                    shutil.copyfileobj(part, whole, 1024 * 1024)

    def drop(self) -> None:
        for number in range(1, self._upload.parts + 1):
            self._storage.delete(self._name(number))

    def _name(self, number: int) -> str:
        return f"incoming/{self._upload.key.hex}-{number}"


class DirectParts:
    """An S3 multipart upload: the browser sends parts to signed addresses, the store remembers them."""

    def __init__(self, upload: RecordingUpload) -> None:
        self._upload, self._storage = upload, cast("S3Storage", storages["private"])
        self._client = self._storage.connection.meta.client
        self._object = {"Bucket": self._storage.bucket_name, "Key": self._storage._normalize_name(f"incoming/{upload.key.hex}")}  # noqa: SLF001 - the key as django-storages writes it

    def begin(self) -> str:
        return self._client.create_multipart_upload(**self._object)["UploadId"]

    def address(self, number: int) -> str:
        asked = self._known | {"PartNumber": number, "ContentLength": self._upload.size_of_part(number)}
        return self._client.generate_presigned_url("upload_part", Params=asked, ExpiresIn=ADDRESS_SECONDS)

    def finished(self) -> dict[int, int]:
        return {part["PartNumber"]: part["Size"] for part in self._listed()}

    def fetch(self, target: Path) -> None:
        parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in self._listed()]
        if parts:  # none: they were put together before, by a worker that did not come to its end
            self._client.complete_multipart_upload(**self._known, MultipartUpload={"Parts": parts})
        self._client.download_file(self._object["Bucket"], self._object["Key"], str(target))

    def drop(self) -> None:
        try:
            self._client.abort_multipart_upload(**self._known)
        except self._client.exceptions.ClientError as error:
            _unless_gone(error)
        self._client.delete_object(**self._object)

    @property
    def _known(self) -> dict:
        return self._object | {"UploadId": self._upload.store_id}

    def _listed(self) -> list[dict]:
        try:
            pages = self._client.get_paginator("list_parts").paginate(**self._known)
            return [part for page in pages for part in page.get("Parts", [])]
        except self._client.exceptions.ClientError as error:
            _unless_gone(error)
            return []


def _unless_gone(error: "ClientError") -> None:
    if error.response["Error"]["Code"] not in {"NoSuchUpload", "NoSuchKey", "404"}:
        raise error


def parts_of(upload: RecordingUpload) -> Parts:
    return DirectParts(upload) if upload.is_direct else StoredParts(upload)
