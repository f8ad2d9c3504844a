"""Who may open which page of this section."""

from accounts.policies import is_administrator, is_trainer
from web.admin.pages import AdminPage


class TrainersPage(AdminPage):
    """For trainers, lead trainers and administrators."""

    may_open = staticmethod(is_trainer)


class AdministratorsPage(AdminPage):
    """For administrators."""

    may_open = staticmethod(is_administrator)
