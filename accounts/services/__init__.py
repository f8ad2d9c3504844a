"""What can be done with people. One public function per verb."""

from accounts.services.consent import record_consent
from accounts.services.history import actor, record_action
from accounts.services.members import (
    change_language,
    change_phone,
    confirm_names,
    create_member,
    deactivate_member,
    edit_member,
    reactivate_member,
    verify_phone,
)
from accounts.services.phone_codes import ask_for_code, purge_phone_codes, redeem_phone_code
from accounts.services.phones_shown import record_phones_seen, show_phones
from accounts.services.pins import check_pin, remove_pin, set_pin
from accounts.services.privacy import erase_person, export_person
from accounts.services.second_factors import reseal_second_factors
from accounts.services.sessions import (
    STAFF_UNTIL,
    begin_staff_session,
    cap_staff_session,
    end_sessions,
    forget_session,
    purge_open_sessions,
    remember_session,
)
from accounts.services.signin_codes import issue_signin_code, purge_signin_codes, redeem_signin_code
from accounts.services.staff import change_role, change_staff_password, create_staff, reset_second_factor

__all__ = [
    "STAFF_UNTIL",
    "actor",
    "ask_for_code",
    "begin_staff_session",
    "cap_staff_session",
    "change_language",
    "change_phone",
    "change_role",
    "change_staff_password",
    "check_pin",
    "confirm_names",
    "create_member",
    "create_staff",
    "deactivate_member",
    "edit_member",
    "end_sessions",
    "erase_person",
    "export_person",
    "forget_session",
    "issue_signin_code",
    "purge_open_sessions",
    "purge_phone_codes",
    "purge_signin_codes",
    "reactivate_member",
    "record_action",
    "record_consent",
    "record_phones_seen",
    "redeem_phone_code",
    "redeem_signin_code",
    "remember_session",
    "remove_pin",
    "reseal_second_factors",
    "reset_second_factor",
    "set_pin",
    "show_phones",
    "verify_phone",
]
