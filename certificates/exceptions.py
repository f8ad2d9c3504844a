"""What can go wrong with certificates, in words for the person in front of the screen."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from text.errors import DomainError, NotAllowed


class CertificateError(DomainError):
    """One kind of refusal: its code and its words stand in the class, so that a stored code can be read out later."""

    code = ""
    message: Promise | str = ""
    hint: Promise | str = ""

    def __init__(self) -> None:
        super().__init__(type(self).code, type(self).message, type(self).hint)


class NotCompleted(CertificateError):
    code = "not_completed"
    message = _("This course is not finished yet.")
    hint = _("The certificate comes when every required step is done.")


class NothingToEarn(CertificateError):
    code = "nothing_to_earn"
    message = _("No certificate is set up for this course.")
    hint = _("An administrator sets it up under Certificates, “What is earned”.")


class NamesNotConfirmed(CertificateError):
    code = "names_not_confirmed"
    message = _("Her name is not confirmed yet.")
    hint = _("She confirms on her certificates page how her name is written. Then the certificate is issued.")


class NameMissing(CertificateError):
    code = "name_missing"
    message = _("There is no name to print.")
    hint = _("Write the name in both scripts, then try again.")


class ArabicNameMissing(CertificateError):
    code = "no_arabic_name"
    message = _("Her name in Arabic is missing.")
    hint = _("Correct her name on her page and let her confirm it, or issue this certificate one by one.")


class AwaitsApproval(CertificateError):
    code = "awaits_approval"
    message = _("This certificate is issued by an administrator.")
    hint = _("It will appear here once it is issued.")


class Withdrawn(CertificateError):
    code = "withdrawn"
    message = _("A certificate for this course was withdrawn.")
    hint = _("An administrator decides whether another one is issued.")


class AlreadyRevoked(CertificateError):
    code = "already_revoked"
    message = _("This certificate is withdrawn already.")
    hint = _("Its history tells when and why.")


class AlreadyReplaced(CertificateError):
    code = "already_replaced"
    message = _("This certificate was replaced by a newer one.")
    hint = _("Go on with the newer one.")


class ReasonMissing(CertificateError):
    code = "reason_missing"
    message = _("The reason is missing.")
    hint = _("Write in one sentence why. Whoever checks the certificate will read it.")


class TooEarlyToRenew(CertificateError):
    code = "too_early_to_renew"
    message = _("This certificate still holds for a long time.")
    hint = _("It can be renewed in the last two months, and after it has ended.")


class NotPassedAgain(CertificateError):
    code = "not_passed_again"
    message = _("The final quiz was not passed again yet.")
    hint = _("The new certificate comes when she passes it.")


class NothingChanged(CertificateError):
    code = "nothing_changed"
    message = _("The new certificate would say the same as this one.")
    hint = _("Correct the name first, then replace the certificate.")


class NobodyToIssue(CertificateError):
    code = "nobody_to_issue"
    message = _("Nobody here can get a certificate now.")
    hint = _("The list tells what each person still lacks.")


class LayoutNameTaken(CertificateError):
    code = "layout_name"
    message = _("A layout cannot have this name.")
    hint = _("Use small Latin letters, digits and hyphens, and none of the names that come with the release.")


class LayoutUnknown(CertificateError):
    code = "layout_unknown"
    message = _("This layout does not exist any more.")
    hint = _("Choose another layout.")


class ListEmpty(CertificateError):
    code = "list_empty"
    message = _("There is no number in this list.")
    hint = _("Write one number in each line, as it stands on the certificate.")


class ListTooLong(CertificateError):
    code = "list_too_long"
    message = _("This list is too long.")
    hint = _("Check at most 200 numbers at once.")


class ListUnreadable(CertificateError):
    code = "list_unreadable"
    message = _("This file cannot be read.")
    hint = _("Upload a text file, a CSV file or an Excel workbook (XLSX), or paste the numbers.")


class NothingToCorrect(CertificateError):
    code = "nothing_to_correct"
    message = _("This is how your name is written already.")
    hint = _("Change what is wrong, or tell us in your own words.")


class AlreadyAsked(CertificateError):
    code = "already_asked"
    message = _("You have asked for a correction of this certificate already.")
    hint = _("An administrator of the programme answers it. You will see the answer here.")


class AlreadyDecided(CertificateError):
    code = "already_decided"
    message = _("This request was answered already.")
    hint = _("Its page tells by whom and how.")


class AnswerMissing(CertificateError):
    code = "answer_missing"
    message = _("The answer is missing.")
    hint = _("Tell her in one or two sentences why the certificate stays as it is.")


class NothingToPrint(CertificateError):
    code = "nothing_to_print"
    message = _("There is no certificate to print here.")
    hint = _("Issue certificates first.")


class LetterWithoutFont(DomainError):
    """A character that none of the certificate's fonts draws."""

    def __init__(self, characters: str) -> None:
        super().__init__(
            "letter_without_font",
            format_lazy(_("The certificate cannot print “{characters}”."), characters=characters),
            _("Write the name or the title without it, then try again."),
        )


class PictureMissing(DomainError):
    """A picture of the design is not in the store."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "picture_missing",
            format_lazy(_("A picture of the design is missing: {name}."), name=name[:12]),
            _("Open what is earned, upload the signature or the logo again, and save."),
        )


class LayoutFails(DomainError):
    """Typst does not make one page of the design. `where` is line and column of its source, if it lies there."""

    def __init__(self, problem: str, where: str) -> None:
        self.problem, self.where = problem, where
        place = format_lazy(_("line {where}"), where=where) if where else _("no line")
        super().__init__(
            "layout_fails",
            format_lazy(_("The design cannot be printed: {problem} ({place})."), problem=problem, place=place),
            _("Correct the design, then try again. Nothing was saved or issued."),
        )


class CredentialKeysMissing(DomainError):
    """There is no key to sign with, or the file does not hold what it should."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(
            "credential_keys_missing",
            format_lazy(_("Certificates cannot be signed: {problem}."), problem=problem),
            _("The operator makes the keys with create_credential_key; nothing was issued."),
        )


class SealKeyUnusable(DomainError):
    """The PKCS#12 file of the seal cannot be read, or the password is wrong."""

    def __init__(self, path: str) -> None:
        super().__init__(
            "seal_key_unusable",
            format_lazy(_("The key of the seal cannot be used: {path}."), path=path),
            _("The operator checks the file and its password. The certificate itself is issued and valid."),
        )


class SealKeyUnknownToReaders(DomainError):
    """A key whose seals common PDF readers call "not signed"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(
            "seal_key_unknown_to_readers",
            format_lazy(
                _("PDF readers do not know the key of the seal ({kind}): they would say that the document is not signed."), kind=kind
            ),
            _("The operator takes a key of RSA or of P-256, P-384 or P-521. The certificate itself is issued and valid."),
        )


class CompiledBeforeFork(RuntimeError):
    """A process compiled a certificate and then forked: compiling in the child would wait for ever."""


def explain(code: str) -> Promise | str:
    """The words of a stored code: what happened, for the list of a bulk run."""
    for error in CertificateError.__subclasses__():
        if error.code == code:
            return error.message
    others = {
        "letter_without_font": _("The certificate cannot print a character of the name or title."),
        "layout_fails": _("The certificate cannot be printed with these words."),
        "picture_missing": _("A picture of the design is missing."),
        "not_allowed": NotAllowed().message,
    }
    return others.get(code, code)
