"""Who refuses gzip gets none, wherever the answer comes from."""

import gzip

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip", True),
        ("gzip;q=0.5, identity", True),
        ("br, gzip;q=1.0", True),
        ("gzip;q=0", False),
        ("identity, gzip; q=0.000", False),
        ("", False),
    ],
)
def test_a_page_is_packed_only_for_those_who_take_it(client: Client, small_school, accepted: str, is_packed: bool) -> None:
    address = small_school.lessons[0]["fr"].url
    for _cold_then_warm in range(2):
        response = client.get(address, headers={"accept-encoding": accepted})
        assert (response.get("Content-Encoding") == "gzip") is is_packed
        assert b"<html" in (gzip.decompress(response.content) if is_packed else response.content)
        assert "Accept-Encoding" in response["Vary"]
    refused = client.get("/fr/account/signin/", headers={"accept-encoding": accepted})
    assert (refused.get("Content-Encoding") == "gzip") is is_packed


def test_a_warm_page_is_no_answer_to_a_host_that_is_not_the_schools(client: Client, small_school) -> None:
    address = small_school.lessons[0]["fr"].url
    for host, status in (("testserver", 200), ("elsewhere.example", 400), ("testserver", 200)):
        assert client.get(address, headers={"host": host}).status_code == status
