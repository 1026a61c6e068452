"""Debian's Chromium for the browser tests and the pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser. ``FileNotFoundError`` with what to do if Chromium is not installed."""
    if not CHROMIUM.exists():
        raise FileNotFoundError(f"The browser tests need {CHROMIUM}: run `apt-get install -y chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield browser
        browser.close()
