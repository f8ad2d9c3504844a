"""From a frozen record to an Open Badges 3.0 credential, not yet signed. Pure.

The document names the person as the paper does, in both scripts, and nothing else about her: no number of a member, no
phone, no cooperative, no score. Whoever has the address of a certificate can read it.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from certificates.credentials.contexts import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from certificates.credentials.issuer import profile

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
MOROCCO = ZoneInfo("Africa/Casablanca")
CRITERIA = "أُنجزت جميع خطوات الدورة المطلوبة. Toutes les étapes obligatoires de la formation ont été achevées."


def credential_id(base_url: str, serial: str) -> str:
    return f"{base_url}/verify/{serial}/credential.json"


def status_list_id(base_url: str, number: int) -> str:
    return f"{base_url}/credentials/status/{number}"


def build_credential(*, record: dict[str, Any], issued_at: datetime, base_url: str, list_number: int, list_index: int) -> dict[str, Any]:
    """Equal for equal arguments."""
    title = in_both(record["title"])
    until = {"validUntil": stamp(end_of(date.fromisoformat(record["expires_on"])))} if record["expires_on"] else {}
    status = status_list_id(base_url, list_number)
    return {
        "@context": [CREDENTIALS, OPEN_BADGES, EXTENSIONS],
        "id": credential_id(base_url, record["serial"]),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": profile(base_url),
        "validFrom": stamp(issued_at),
        **until,
        "awardedDate": awarded(record),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": name}
                for name in dict.fromkeys(record["name"].values())
                if name
            ],
            "achievement": {
                "id": f"urn:uuid:{record['course_key']}",
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": title,
                "description": title,
                "criteria": {"narrative": CRITERIA},
            },
        },
        "credentialStatus": {
            "id": f"{status}#{list_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(list_index),
            "statusListCredential": status,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def in_both(texts: dict[str, str]) -> str:
    """The text in both languages, one after the other."""
    return " · ".join(dict.fromkeys(text for text in (texts["ar"], texts["fr"]) if text))


def awarded(record: dict[str, Any]) -> str:
    """The first second of the day of completion in Morocco."""
    return stamp(datetime.combine(date.fromisoformat(record["completed_on"]), time(), MOROCCO))


def end_of(day: date) -> datetime:
    """The last second of the day in Morocco."""
    return datetime.combine(day + timedelta(days=1), time(), MOROCCO) - timedelta(seconds=1)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
