"""What may be done with recordings and pictures."""

from media.services.pictures import ask_again, ask_for_sizes, work_off_pictures
from media.services.transcoding import ask_for_versions, forget_versions, work_off_transcodings
from media.services.uploads import begin_upload, discard_upload, finish_upload, put_part, tidy_uploads, touch, work_off_uploads

__all__ = [
    "ask_again",
    "ask_for_sizes",
    "ask_for_versions",
    "begin_upload",
    "discard_upload",
    "finish_upload",
    "forget_versions",
    "put_part",
    "tidy_uploads",
    "touch",
    "work_off_pictures",
    "work_off_transcodings",
    "work_off_uploads",
]
