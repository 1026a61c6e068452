"""Debian's Chromium for the browser tests and the pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
HEIGHT = 900
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-quic"),
]


@dataclass(frozen=True)
class Opened:
    """A page with what its console and its errors said, and the addresses that it asked for beside its own."""

    page: Page
    complaints: list[str]
    requests: list[str]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser. ``FileNotFoundError`` with what to do if Chromium is not installed."""
    if not CHROMIUM.exists():
        raise FileNotFoundError(f"The browser tests need {CHROMIUM}: run `apt-get install -y chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def open_report(browser: Browser, report: Path, *, dark: bool = False, width: int = 1280) -> Opened:
    """A report as it stands after loading, in a context of its own."""
    return load_report(browser.new_context().new_page(), report, dark=dark, width=width)


def load_report(page: Page, report: Path, *, dark: bool = False, width: int = 1280) -> Opened:
    """A report as it stands after loading, in the place of what the page showed before."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(media="null", color_scheme="dark" if dark else "light")
    opened = Opened(page, [], [])
    address = report.resolve().as_uri()
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("request", lambda asked: opened.requests.append(asked.url) if asked.url != address else None)
    page.goto(address)
    return opened
