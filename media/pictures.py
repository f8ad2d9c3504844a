"""The admin's form for a picture: drawn anew before it is kept, upright, no larger than any page shows it, without place and time."""

import io
from typing import Any

import willow
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media.free_space import DISK_FULL, check_free_space
from untrusted.images import Drawn, Fault, PictureUnusable, Wish, redraw

KEPT = Wish(sizes=((2560, 2560),), quality=90, may_move=True)


class PictureField(WagtailImageField):
    """Wagtail opens what is uploaded in the process that serves pages; here a child does."""

    def to_python(self, data: Any) -> Any:
        upload = FileField.to_python(self, data)
        if upload is None:
            return None
        self.check_image_file_size(upload)
        upload.seek(0)
        drawn = self._drawn(upload.read())
        made: Any = SimpleUploadedFile(upload.name or "", drawn.content)
        made.image = willow.Image.open(io.BytesIO(drawn.content))  # the head, for what else looks at the upload
        made.content_type = made.image.mime_type
        self.check_image_file_format(made)
        return made

    def _drawn(self, content: bytes) -> Drawn:
        try:
            return redraw(content, KEPT)
        except PictureUnusable as error:
            if error.fault == Fault.TOO_MANY_PIXELS:
                words = _("This picture has too many pixels. Save it smaller, then upload it again.")
                raise ValidationError(words, code="file_too_many_pixels") from error
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        except OSError as error:
            if error.errno in DISK_FULL:
                raise  # said by whoever says it of every upload
            words = _("We could not look at this picture just now. Please try again in a moment.")
            raise ValidationError(words, code="not_now") from error


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (given := self.fields.get("file")) is not None:
            self.fields["file"] = PictureField(label=given.label, required=given.required, help_text=given.help_text, widget=given.widget)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_free_space(file)
        return file
