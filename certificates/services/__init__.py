"""What can be done with certificates. One public function per verb."""

from certificates.services.achievements import add_layout, set_up_achievement
from certificates.services.batches import issue_waiting, queue_automatic_issue, resume_batch, retry_batch, start_batch, stop_batch
from certificates.services.corrections import PublicReason, reissue_certificate, revoke_certificate
from certificates.services.documents import render_certificate, render_name_preview
from certificates.services.issuing import issue_certificate
from certificates.services.name_confirmation import confirm_names_and_issue, issue_earned
from certificates.services.printing import print_waiting, start_print
from certificates.services.requests import accept_correction, ask_for_correction, decline_correction

__all__ = [
    "PublicReason",
    "accept_correction",
    "add_layout",
    "ask_for_correction",
    "confirm_names_and_issue",
    "decline_correction",
    "issue_certificate",
    "issue_earned",
    "issue_waiting",
    "print_waiting",
    "queue_automatic_issue",
    "reissue_certificate",
    "render_certificate",
    "render_name_preview",
    "resume_batch",
    "retry_batch",
    "revoke_certificate",
    "set_up_achievement",
    "start_batch",
    "start_print",
    "stop_batch",
]
