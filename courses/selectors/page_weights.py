"""What a lesson costs those who read it, in bytes of pictures, sound, video and files."""

from dataclasses import dataclass

from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from wagtail.images.models import AbstractImage

from courses.models import LessonPage
from media.renditions import HEAVIEST_FIGURE

HEAVY = 2_000_000
# A picture that nobody has looked at yet is reckoned at most at this: what phones get of it is made at the first look.
PICTURE_AT_MOST = 80_000


@dataclass(frozen=True)
class LessonWeight:
    """Bytes by kind of block. Sound, video and files are loaded only when somebody asks for them."""

    pictures: int = 0
    media: int = 0
    files: int = 0

    @property
    def total(self) -> int:
        return self.pictures + self.media + self.files

    @property
    def is_heavy(self) -> bool:
        return self.total > HEAVY


def lesson_weight(page: LessonPage) -> LessonWeight:
    """The weight of the lesson as it stands in the editor."""
    pictures = media = files = 0
    for block in page.body:
        if block.block_type == "picture" and block.value["image"]:
            pictures += _picture(block.value["image"])
        elif block.block_type in {"sound", "video"} and block.value["recording"]:
            media += block.value["recording"].light_size or _size(block.value["recording"].file)
        elif block.block_type == "file" and block.value["document"]:
            files += block.value["document"].get_file_size() or 0
    return LessonWeight(pictures, media, files)


def _picture(image: AbstractImage) -> int:
    small = image.renditions.filter(filter_spec=HEAVIEST_FIGURE).first()
    return _size(small.file) if small else min(_size(image.file), PICTURE_AT_MOST)


def _size(file: FieldFile) -> int:
    """A file that is gone weighs nothing: the editor shows the lesson all the same."""
    storage: Storage = file.storage
    return file.size if file.name and storage.exists(file.name) else 0
