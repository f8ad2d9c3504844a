"""The base class of all pages: what they do when they are saved and served."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from courses.models.addresses import PageCopyForm, PageForm, address_input, give_address
from courses.registry import page_context
from text.sanitise import sanitise_rich_text

if TYPE_CHECKING:
    from courses.models.pages import CoursePage


class PublicPage(Page):
    """A page that is identical for everyone: no name, no token, no user bar in it.

    `shared_fields` and `shared_relations` are settings that must agree in both languages; `courses.services.shared_settings` keeps
    them in step. `rich_text_fields` are cleaned on save.
    """

    shared_fields: tuple[str, ...] = ()
    shared_relations: tuple[str, ...] = ()
    rich_text_fields: dict[str, list[str]] = {}

    promote_panels = [
        FieldPanel(
            "slug",
            heading=_("Address of the page"),
            widget=address_input(),
            help_text=_(
                "Short, in Latin letters and hyphens, the same in both languages: “photos-produit”. Members see it in links. "
                "If it is empty, one is made from the title; if another page here has it, it gets a number."
            ),
        ),
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("How search engines and WhatsApp show it")),
    ]

    base_form_class = PageForm
    copy_form_class = PageCopyForm

    class Meta:
        abstract = True

    def minimal_clean(self) -> None:
        self._give_address()
        super().minimal_clean()

    def full_clean(self, *args, **kwargs) -> None:
        for name, features in self.rich_text_fields.items():
            setattr(self, name, sanitise_rich_text(getattr(self, name), features))
        self._give_address()
        super().full_clean(*args, **kwargs)

    def _give_address(self) -> None:
        """Also for what no form made: an import, a draft that is published after another page took its address."""
        parent = self.get_parent() if self.path else getattr(self, "_cached_parent_obj", None)  # as Wagtail finds it, before it is saved
        if parent is not None:
            give_address(self, parent)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail finds a page, but in two statements for any depth: it walks slug by slug, with two for each."""
        if not path_components:
            return super().route(request, path_components)
        address = f"{self.url_path}{'/'.join(path_components)}/"
        found = Page.objects.descendant_of(self).filter(url_path=address).select_related("locale").first()
        if found is None:
            raise Http404
        page = found.specific
        page.locale = found.locale
        return page.route(request, [])

    @cached_property
    def course_page(self) -> "CoursePage | None":
        """The course that the page stands in, or is."""
        model: type[CoursePage] = apps.get_model("courses", "CoursePage")
        return self if isinstance(self, model) else model.objects.ancestor_of(self).first()

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        return super().get_context(request, *args, **kwargs) | page_context(self, request)
