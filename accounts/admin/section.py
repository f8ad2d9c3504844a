"""What every page of the people section shares."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.policies import may_manage_people
from web.admin.pages import AdminPage, Trail


class PeopleSectionPage(AdminPage):
    """Administrators only; every address of the section starts here."""

    may_open = staticmethod(may_manage_people)
    header_icon = "group"

    def get_trail(self) -> Trail:
        return [(reverse("accounts_admin:people"), _("People"))]
