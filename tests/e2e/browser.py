"""Debian's Chromium as a guest: its microphone is a file, and whatever goes wrong in it is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

#: Patient enough for two busy cores; everything is waited for, nothing is slept through.
LIMIT_MS = 60_000
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

expect.set_options(timeout=LIMIT_MS)

_ARGUMENTS = (
    "--no-sandbox",  # builders are root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--allow-loopback-in-peer-connection",  # a builder may have no network at all
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)

#: Runs before the page's own scripts: keeps its connections and what its policy forbade.
_WATCH = """
window.watched = { calls: [], violations: [] };
document.addEventListener("securitypolicyviolation", (event) => {
  window.watched.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...options) {
    super(...options);
    window.watched.calls.push(this);
  }
};
"""

_PULL_OUT = """() => {
  const call = window.watched.calls.findLast((one) => one.connectionState === "connected");
  const track = call.getSenders().find((one) => one.track).track;
  track.stop();
  track.dispatchEvent(new Event("ended"));
}"""

#: Statistics of the newest call that stands: packets and loudness, both ways.
_STATISTICS = """async () => {
  const call = window.watched.calls.findLast((one) => one.connectionState === "connected");
  const { currentTime } = document.getElementById("sound");
  const all = { sent: 0, received: 0, energy: 0, played: currentTime };
  if (!call) return all;
  (await call.getStats()).forEach((one) => {
    if (one.type === "outbound-rtp") all.sent += one.packetsSent;
    if (one.type === "inbound-rtp") {
      all.received += one.packetsReceived;
      all.energy += one.totalAudioEnergy ?? 0;
    }
  });
  return all;
}"""


@dataclass(frozen=True, slots=True)
class CallStatistics:
    """Packets of sound sent and received, loudness received, seconds played by the page."""

    sent: int
    received: int
    energy: float
    played: float


@dataclass
class Guest:
    """One tab. ``complaints`` are errors of its scripts, ``requests`` where it went."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @classmethod
    def in_tab(cls, page: Page) -> Guest:
        guest = cls(page)
        page.set_default_timeout(LIMIT_MS)
        page.on("pageerror", lambda error: guest.complaints.append(str(error)))
        page.on("console", guest._hear)
        page.on("request", guest._follow)
        return guest

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _follow(self, request: Request) -> None:
        self.requests.append(request.url)

    def fill_in(self, *, name: str = "Ada", consent: str = "record") -> None:
        """Name and choice on the first page."""
        self.page.locator("#name").fill(name)
        self.page.locator(f"input[name=consent][value={consent}]").check()

    def ask_to_join(self, link: str, *, name: str = "Ada", consent: str = "record") -> None:
        """Open the link, fill in, and click."""
        self.page.goto(link)
        self.fill_in(name=name, consent=consent)
        self.page.locator("#join").click()

    def click(self, name: str) -> None:
        """Press the button of this id."""
        self.page.locator(f"#{name}").click()

    def sees(self, view: str, heading: str = "") -> None:
        """Wait for a view: welcome, lobby, meeting, end."""
        expect(self.page.locator(f"#view-{view}")).to_be_visible()
        if heading:
            expect(self.page.locator(f"#view-{view} h1")).to_have_text(heading)

    def statistics(self) -> CallStatistics:
        return CallStatistics(**self.page.evaluate(_STATISTICS))

    def violations(self) -> list[str]:
        """What the content security policy forbade on this page."""
        found: list[str] = self.page.evaluate("window.watched.violations")
        return found

    def pull_out_microphone(self) -> None:
        """It is gone from one moment to the next."""
        self.page.evaluate(_PULL_OUT)


class Chromium:
    """One process of it. Guests in it have one microphone, and sessions of their own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def context(self, **options: Any) -> BrowserContext:
        options.setdefault("viewport", DESKTOP)
        options.setdefault("locale", "en-GB")
        context = self._browser.new_context(**options)
        context.add_init_script(_WATCH)
        self._contexts.append(context)
        return context

    def guest(self, **options: Any) -> Guest:
        """A tab in a session of its own."""
        return Guest.in_tab(self.context(**options).new_page())

    def close_guests(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()


@contextmanager
def chromium(microphone: Path | None = None, *arguments: str) -> Iterator[Chromium]:
    """Chromium that hears ``microphone`` over and over; without it, beeps."""
    with chromiums([microphone], *arguments) as [process]:
        yield process


@contextmanager
def chromiums(
    microphones: Sequence[Path | None], *arguments: str
) -> Iterator[tuple[Chromium, ...]]:
    """One process for each microphone."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright, ExitStack() as stack:
        processes = []
        for microphone in microphones:
            browser = playwright.chromium.launch(
                executable_path=path,
                args=[*_ARGUMENTS, *_hearing(microphone), *arguments],
                timeout=LIMIT_MS,
            )
            stack.callback(browser.close)
            processes.append(Chromium(browser))
        yield tuple(processes)


def _hearing(microphone: Path | None) -> list[str]:
    return [] if microphone is None else [f"--use-file-for-fake-audio-capture={microphone}"]
