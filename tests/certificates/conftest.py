import pytest

from certificates.models import IssuedCertificate
from courses.models import CourseCompletion
from tests.factories.certificates import clear_certificates, make_certificate, make_completion


@pytest.fixture
def completion(db) -> CourseCompletion:
    """Amal, who has confirmed her name, finished a course that earns a certificate."""
    return make_completion()


@pytest.fixture
def certificate(db) -> IssuedCertificate:
    return make_certificate()


@pytest.fixture
def committed(transactional_db):
    """Each test commits; afterwards the sealed tables are emptied, which the database itself would refuse."""
    yield
    clear_certificates()
