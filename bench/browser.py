"""What a phone loads, counted by Chromium with an empty cache."""

from typing import Any

from playwright.sync_api import sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def weigh(base: str, first: str, following: str) -> dict:
    """Bytes and requests of the first lesson page and of the next one, at 360 x 740, without touching anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        try:
            context = browser.new_context(viewport={"width": 360, "height": 740})
            page = context.new_page()
            loaded = _count(page)
            page.goto(base + first, wait_until="networkidle")
            first_load = list(loaded.values())
            loaded.clear()
            page.goto(base + following, wait_until="networkidle")
            next_load = [entry for entry in loaded.values() if not entry["cached"]]
        finally:
            browser.close()
    return {
        "first_lesson_bytes": sum(entry["bytes"] for entry in first_load),
        "first_lesson_requests": len(first_load),
        "lesson_script_bytes": sum(entry["bytes"] for entry in first_load if entry["kind"] == "Script"),
        "next_lesson_bytes": sum(entry["bytes"] for entry in next_load),
    }


def _count(page: Any) -> dict[str, dict]:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    loaded: dict[str, dict] = {}

    def received(event: dict) -> None:
        response = event["response"]
        if response["url"].startswith("data:"):
            return  # part of the sheet, not a request
        cached = response.get("fromDiskCache", False) or response.get("fromPrefetchCache", False)
        loaded[event["requestId"]] = {"kind": event["type"], "url": response["url"], "bytes": 0, "cached": cached}

    def finished(event: dict) -> None:
        if event["requestId"] in loaded:
            loaded[event["requestId"]]["bytes"] = int(event["encodedDataLength"])

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.on("Network.requestServedFromCache", lambda event: loaded.get(event["requestId"], {}).update(cached=True))
    return loaded
