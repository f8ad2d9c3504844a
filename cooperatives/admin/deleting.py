"""What hangs on cooperatives, cohorts, regions and sectors."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import ngettext

from cooperatives.models import Cohort, Cooperative, Region, Sector
from web.admin.deleting import Hanging


def tell(instance: Model) -> Iterator[Hanging]:
    """Members and cooperatives. A place in a cohort goes with it; what was learned there is told by the app that knows it."""
    if isinstance(instance, Cohort):
        places = instance.places.count()
        if places:
            yield Hanging(ngettext("%(count)s member", "%(count)s members", places) % {"count": places}, keeps=False)
    elif isinstance(instance, Cooperative):
        now = instance.memberships.active().count()
        former = instance.memberships.count() - now
        if now:
            yield Hanging(ngettext("%(count)s member", "%(count)s members", now) % {"count": now})
        if former:
            yield Hanging(ngettext("%(count)s former member", "%(count)s former members", former) % {"count": former})
    elif isinstance(instance, (Region, Sector)):
        cooperatives = instance.cooperatives.count()
        if cooperatives:
            yield Hanging(ngettext("%(count)s cooperative", "%(count)s cooperatives", cooperatives) % {"count": cooperatives})
        branches = instance.branches.count() if isinstance(instance, Sector) else 0
        if branches:
            yield Hanging(ngettext("%(count)s branch", "%(count)s branches", branches) % {"count": branches})
