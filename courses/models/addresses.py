"""The addresses of pages: made when none is given, numbered when it is taken, so that no page is refused for its address."""

from typing import Any

from django import forms
from django.core.validators import slug_re
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.widgets import SlugInput
from wagtail.models import Page

from text.addresses import LETTERS, numbered, readable_address


def free_address(page: Page, parent: Page | None, typed: str, title: str) -> str:
    """What was typed, else the title, else the kind of page, as an address that no other page under the parent has."""
    kept = typed if slug_re.fullmatch(typed) else readable_address(typed)
    wanted = kept or readable_address(title) or page._meta.model_name.removesuffix("page")
    if parent is None:
        return wanted
    siblings = parent.get_children().filter(slug__startswith=wanted).exclude(pk=page.pk)
    return numbered(wanted, set(siblings.values_list("slug", flat=True)))


def give_address(page: Page, parent: Page) -> None:
    """A page keeps a good address that is free, and gets one otherwise."""
    page.slug = free_address(page, parent, page.slug, page.title)


def address_input() -> SlugInput:
    """Shows the same address while a title is typed."""
    return SlugInput(formatters=list(LETTERS))


class PageForm(WagtailAdminPageForm):
    """The editor of a page, where the address may be left empty, be taken, or be typed in any script."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"] = _loosened(self.fields["slug"])

    def clean(self) -> dict[str, Any]:
        if "slug" in self.fields:
            typed, title = self.cleaned_data.get("slug", ""), self.cleaned_data.get("title", "")
            self.cleaned_data["slug"] = free_address(self.instance, self.parent_page, typed, title)
        return super().clean()


class PageCopyForm(CopyForm):
    """The same for a copy, beside whatever page it is put."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_slug"] = _loosened(self.fields["new_slug"])
        self.fields["new_slug"].widget = address_input()

    def clean(self) -> dict[str, Any]:
        parent = self.cleaned_data.get("new_parent_page") or self.page.get_parent()
        typed, title = self.cleaned_data.get("new_slug", ""), self.cleaned_data.get("new_title", "")
        self.cleaned_data["new_slug"] = free_address(self.page.specific_class(), parent, typed, title)
        return super().clean()


def _loosened(field: forms.Field) -> forms.CharField:
    return forms.CharField(label=field.label, help_text=field.help_text, initial=field.initial, widget=field.widget, required=False)
