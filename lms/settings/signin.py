"""People and how they sign in: members by phone and code, staff by e-mail, password and second factor."""

from lms.settings import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffPasswordBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "courses:dashboard"
WAGTAIL_FRONTEND_LOGIN_URL = "account_request_login_code"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # Wagtail's own reset knows no second factor
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # the e-mail is the sign-in name: only an administrator changes it
SESSION_COOKIE_AGE = 90 * 24 * 3600  # rolling, for members
STAFF_SESSION_SECONDS = 12 * 3600  # without a visit
STAFF_SESSION_DAYS = env.number("STAFF_SESSION_DAYS", 7)  # with as many visits as she likes
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.SchoolWordsValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]  # sign-up is closed and its page is not mounted
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False  # a sign-in code verifies the phone
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.StaffSigninForm",
    "request_login_code": "accounts.forms.SigninForm",
    "confirm_login_code": "accounts.forms.SigninCodeForm",
}
ACCOUNT_RATE_LIMITS = {
    "request_login_code": None,  # SIGNIN_LIMITS are tighter per number and say when to try again
    "login": None,  # SIGNIN_LIMITS count wrong passwords; by address alone a stranger behind the same one shuts everybody out
    "login_failed": "5/5m/key",  # wrong second factors; wrong passwords are counted by SIGNIN_LIMITS
    "reauthenticate": "10/m/user",
}
ACCOUNT_USER_DISPLAY = "accounts.adapter.display_person"
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Taawon"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
}
# (how many, within seconds) of each thing that is limited; all must hold. "Known": a device that signed in with the number, or as the
# member of staff, before. Strangers spend nothing of what is hers: docs/decisions/0025.
SIGNIN_LIMITS = {
    "code_per_number": [(1, 60), (6, 24 * 3600)],  # on devices that the number does not know
    "code_per_number_and_network": [(3, 15 * 60), (4, 24 * 3600)],  # of those, in one network
    "code_per_known_device": [(1, 60), (3, 15 * 60), (6, 24 * 3600)],
    "code_per_address": [(60, 3600)],  # not counted for known devices: carriers put thousands of phones behind one address
    "code_per_network": [(200, 3600)],
    "code_per_network_and_day": [(500, 24 * 3600)],  # texts that were sent: a network's share of the budget, known devices apart
    "code_per_day": [(5000, 24 * 3600)],  # texts of the whole school: what it is ready to pay for
    "code_reserve_per_day": [(1000, 24 * 3600)],  # of these, for known devices only
    "joining_code_per_day": [(300, 24 * 3600)],  # of these, to numbers that nobody registered: who asks to join
    "joining_code_per_network": [(40, 3600)],  # a class that joins together
    "wrong_code_per_number": [(30, 24 * 3600)],  # on devices that the number does not know; each device or network has three a code
    "printed_code_per_address": [(30, 3600)],  # wrong ones only
    "pin_per_member": [(5, 15 * 60), (15, 24 * 3600)],  # wrong ones only
    "password_per_login": [(5, 5 * 60)],  # wrong ones only, as the next two; on devices that this member of staff does not use
    "password_per_address": [(30, 60)],
    "password_per_known_device": [(5, 5 * 60)],
}
SIGNIN_SMS_SENDER = "messaging.services.queue_sms"  # accounts and messaging do not import each other
STAFF_MAIL_SENDER = "messaging.mails.queue_mail"
CONSENT_VERSION = "2026-1"
