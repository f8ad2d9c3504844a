"""Words of Django and Wagtail that this school says in its own way; named here so that our catalogues keep them.

Django's Arabic months are those of the Levant and Egypt (أغسطس), not Morocco's (غشت). Wagtail calls a locale a region,
which is something else here. Of wagtailmedia little has been translated into Arabic.
"""

from django.utils.translation import gettext_noop, ngettext, pgettext

MONTHS = [
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April"),
    gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August"),
    gettext_noop("September"), gettext_noop("October"), gettext_noop("November"), gettext_noop("December"),
]  # fmt: skip
SHORT_MONTHS = [
    gettext_noop("jan"), gettext_noop("feb"), gettext_noop("mar"), gettext_noop("apr"), gettext_noop("may"), gettext_noop("jun"),
    gettext_noop("jul"), gettext_noop("aug"), gettext_noop("sep"), gettext_noop("oct"), gettext_noop("nov"), gettext_noop("dec"),
]  # fmt: skip
WAGTAIL = [
    gettext_noop("Locale"), gettext_noop("Locales"), gettext_noop("locale"), gettext_noop("locales"), gettext_noop("Switch locales"),
    gettext_noop("Snippet"), gettext_noop("Snippets"), gettext_noop("Media"), gettext_noop("Add audio"), gettext_noop("Add video"),
]  # fmt: skip

BORROWED = [
    gettext_noop("%(model_name)s scheduled for publishing"),
    gettext_noop("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s unscheduled for publishing at %(go_live_at)s"),
    gettext_noop("%(model_name)s unscheduled from publishing"),
    gettext_noop("- Select an option -"),
    gettext_noop("Anyone"),
    gettext_noop("Cancelled by %(cancelled_by)s"),
    gettext_noop("Locked by"),
    gettext_noop('You do not have permission to publish pages at "%(page_title)s"'),
    gettext_noop("unknown number"),
    gettext_noop("(Private %s)"),
    gettext_noop("Shortcuts"),
    gettext_noop("Keyboard shortcuts"),
    gettext_noop("Add a media permission"),
    gettext_noop("Add audio or video"),
    gettext_noop("Add/edit media you own"),
    gettext_noop("Are you sure you want to delete this media file?"),
    gettext_noop("Audio file"),
    gettext_noop("Video file"),
    gettext_noop("Change media file:"),
    gettext_noop("Choose a media item"),
    gettext_noop("Choose another audio item"),
    gettext_noop("Choose another media item"),
    gettext_noop("Choose another video"),
    gettext_noop("Choose audio"),
    gettext_noop("Choose video"),
    gettext_noop("Delete media file"),
    gettext_noop("Duration in seconds"),
    gettext_noop("Edit any media"),
    gettext_noop("Edit this %s"),
    gettext_noop("Edit this audio item"),
    gettext_noop("Edit this media item"),
    gettext_noop("Edit this video"),
    gettext_noop("Editing %(title)s"),
    gettext_noop("Latest media"),
    gettext_noop("Media file '{0}' added."),
    gettext_noop("Media file '{0}' deleted."),
    gettext_noop("Media file '{0}' updated"),
    gettext_noop("Media permissions"),
    gettext_noop("Popular Tags:"),
    gettext_noop("Search media"),
    gettext_noop("Search media files"),
    gettext_noop('Sorry, no media files match "<em>%(query_string)s</em>"'),
    gettext_noop("The file could not be found. Please change the source or delete the media file"),
    gettext_noop("The media could not be saved due to errors."),
    gettext_noop("The media file could not be saved due to errors."),
    gettext_noop("Upload Audio"),
    gettext_noop("Upload Video"),
    gettext_noop("Usage of"),
    gettext_noop("Usage of %(title)s"),
    gettext_noop(
        'You haven\'t uploaded any media files in this collection. You can upload <a href="%(wagtailmedia_add_audio_url)s">audio</a> or '
        '<a href="%(wagtailmedia_add_video_url)s">video</a> files.'
    ),
    gettext_noop(
        'You haven\'t uploaded any media files. You can upload <a href="%(wagtailmedia_add_audio_url)s">audio</a> or <a '
        'href="%(wagtailmedia_add_video_url)s">video</a> files.'
    ),
    gettext_noop('You haven\'t uploaded any media in this collection. Why not <a href="%(wagtailmedia_add_url)s">upload one now</a>?'),
    gettext_noop('You haven\'t uploaded any media. Why not <a href="%(wagtailmedia_add_url)s">upload one now</a>?'),
    gettext_noop("Your browser does not support the audio element."),
    gettext_noop("Your browser does not support the video element."),
    gettext_noop("duration"),
    gettext_noop("media"),
    gettext_noop("thumbnail"),
]


def counted(count: int) -> list[str]:
    """What wagtailmedia counts, in the exact form of its templates."""
    return [
        ngettext("%(count)s media file", "%(count)s media files", count),
        ngettext("\n            There is one match\n        ", "\n            There are %(counter)s matches\n        ", count),
    ]


def inflected_months() -> list[str]:
    """The months in the forms that Django asks for with a context."""
    return [
        pgettext("alt. month", "January"), pgettext("alt. month", "February"), pgettext("alt. month", "March"),
        pgettext("alt. month", "April"), pgettext("alt. month", "May"), pgettext("alt. month", "June"),
        pgettext("alt. month", "July"), pgettext("alt. month", "August"), pgettext("alt. month", "September"),
        pgettext("alt. month", "October"), pgettext("alt. month", "November"), pgettext("alt. month", "December"),
        pgettext("abbrev. month", "Jan."), pgettext("abbrev. month", "Feb."), pgettext("abbrev. month", "March"),
        pgettext("abbrev. month", "April"), pgettext("abbrev. month", "May"), pgettext("abbrev. month", "June"),
        pgettext("abbrev. month", "July"), pgettext("abbrev. month", "Aug."), pgettext("abbrev. month", "Sept."),
        pgettext("abbrev. month", "Oct."), pgettext("abbrev. month", "Nov."), pgettext("abbrev. month", "Dec."),
    ]  # fmt: skip
