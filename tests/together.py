"""Which tests stay in one process when several share the work: those with one slow set-up, or with a program of their own.

`--dist loadgroup` of pytest-xdist 3.8 would do it by marks, but with pytest 9.2 it no longer sees them, and says nothing.
"""

from xdist.scheduler import LoadScopeScheduling

# Beginnings of test ids, and what their tests share.
TOGETHER = {
    "tests/abuse/test_in_a_browser.py": "hostile school",
    "tests/architecture/test_dangerous_code.py": "all code",
    "tests/certificates/services/test_bulk_kill.py": "processor",
    "tests/e2e/": "running school",
    "tests/faults/": "broken school",
    "tests/lms/test_backups.py": "backup",
    "tests/messaging/test_gateways.py": "Kannel",
}


class TogetherScheduling(LoadScopeScheduling):
    """Each test goes to the next free process, but those of one group to one."""

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for beginning, shared in TOGETHER.items() if nodeid.startswith(beginning)), nodeid)
