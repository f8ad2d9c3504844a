"""Files to keep: under their names in any script, and harmless whatever they are."""

import io

import pytest

from web.downloads import download


@pytest.mark.parametrize("content", [b"<script>", io.BytesIO(b"<script>"), [b"<scr", b"ipt>"]], ids=["bytes", "file", "parts"])
def test_a_file_is_kept_and_never_run(content):
    response = download(content, name="page.html", content_type="text/html")
    assert b"".join(response) == b"<script>"
    assert response["Content-Disposition"] == 'attachment; filename="page.html"'
    assert response["Content-Type"] == "text/html"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_an_arabic_name_reaches_the_browser():
    response = download(b"", name="صورة العسل.jpg", content_type="image/jpeg")
    assert "filename*=utf-8''%D8%B5%D9%88%D8%B1%D8%A9%20" in response["Content-Disposition"]


def test_a_name_cannot_add_a_header():
    response = download(b"", name='a"\r\nSet-Cookie: x=1.jpg', content_type="image/jpeg")
    assert "\r" not in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]
    assert not response.cookies


@pytest.mark.django_db  # Django looks after its connections when a response is closed
def test_an_open_file_is_closed_once_it_is_sent():
    file = io.BytesIO(b"x")
    response = download(file, name="x.txt", content_type="text/plain")
    list(response)
    response.close()
    assert file.closed
