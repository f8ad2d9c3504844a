"""What a process does not load, as long as nobody asks for it: each is memory and seconds of every start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each with who asks for it.
LOADED_WHEN_NEEDED = {
    "aiohttp",  # pyHanko and PyLD, which fetch nothing here
    "asn1crypto",  # the seal
    "boto3",  # schools with an object store
    "botocore",
    "joserfc",  # signing, and checking a file
    "openpyxl",  # reading a workbook
    "pikepdf",  # a print run of several designs; a stranger's PDF, in a child
    "pyhanko",  # the seal
    "pyld",  # signing, and checking a file
    "storages",
    "xlsxwriter",  # an export
}


@pytest.mark.parametrize(
    "start",
    [
        "import django; django.setup()",
        "from lms.wsgi import application; from django.urls import reverse; reverse('wagtailadmin_home')",
        "from lms.celery import app; import django; django.setup(); app.loader.import_default_modules()",
    ],
    ids=["setup", "web with all addresses", "worker"],
)
def test_a_process_that_starts_does_not_load_what_few_need(start: str, tmp_path: Path) -> None:
    told = f"{start}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.embedded", "TAAWON_VAR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "django" in loaded
    assert not LOADED_WHEN_NEEDED & loaded
