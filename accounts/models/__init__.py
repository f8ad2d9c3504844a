"""People, their printed codes, and requests about their data."""

from accounts.models.data_requests import DataRequest
from accounts.models.people import User, UserManager, UserQuerySet, new_username
from accounts.models.phone_codes import PhoneCode, WrongCode
from accounts.models.sessions import OpenSession
from accounts.models.signin_codes import SigninCode

__all__ = ["DataRequest", "OpenSession", "PhoneCode", "SigninCode", "User", "UserManager", "UserQuerySet", "WrongCode", "new_username"]
