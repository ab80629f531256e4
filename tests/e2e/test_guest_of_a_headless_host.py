"""The whole way: a guest in Chromium, a host without a window, words in the transcript of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.core.ids import new_id
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from tests.e2e.browser import Guest, chromium
from tests.e2e.famous_words import FAMOUS_WORDS, famous_words, over_and_over
from tests.e2e.headless_host import HeadlessHost, Line
from tests.fakes.patience import until
from tests.fakes.sounds import write_wav

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.speech, pytest.mark.timeout(390)]

_PATIENCE_S = 120.0
_PACKETS_PER_S = 50
#: What the guest says takes so long, pause and all.
_PAUSE_S, _ONCE_S = 3.0, 6.0
_OF_THE_HOST = "dashwood"


def _plain(text: str) -> str:
    kept = "".join(letter for letter in text.lower() if letter.isalpha() or letter.isspace())
    return " ".join(kept.split())


@pytest.fixture
def start_host(
    speech_data: Path, meeting_home: Path, small_model: None, tmp_path: Path
) -> Iterator[Callable[[], HeadlessHost]]:
    """Starts a host, again and again in the same home, who says one sentence over and over."""
    sentence = speech_data / "librivox" / "sense_and_sensibility_01_austen_64kb-0870.wav"
    once = np.concatenate(list(AvDecoder().decode(sentence, rate_hz=CAPTURE_RATE_HZ)))
    file = write_wav(tmp_path / "host.wav", over_and_over(once, pause_s=8.0, times=30))
    started: list[HeadlessHost] = []

    def start() -> HeadlessHost:
        host = HeadlessHost(meeting_home, "--title", "Address", "--input", str(file))
        started.append(host)
        return host

    yield start
    for host in started:
        host.close()


@pytest.fixture
def guest(speech_data: Path, tmp_path: Path) -> Iterator[Guest]:
    said = over_and_over(famous_words(speech_data), pause_s=_PAUSE_S, times=1)
    with chromium(write_wav(tmp_path / "guest.wav", said)) as process:
        yield process.guest()


def _come_in(host: HeadlessHost, guest: Guest) -> Line:
    opened = host.wait_for("open")
    guest.ask_to_join(opened["guest_url"], name="Ada")
    host.wait_for("knock", lambda line: line["name"] == "Ada")
    host.say({"type": "admit_all"})
    guest.sees("meeting")
    return opened


def _is_written_down(host: HeadlessHost) -> float:
    """Wait for words of the guest; second of the meeting when they began."""
    line = host.wait_for(
        "caption", lambda one: one["name"] == "Ada" and one["state"] == "final" and one["text"]
    )
    return float(line["start"])


def _says_it_all(guest: Guest) -> None:
    """Twice what they have to say: once of it from the beginning."""
    sent = guest.statistics().sent
    until(
        lambda: guest.statistics().sent > sent + 2 * _ONCE_S * _PACKETS_PER_S,
        what="all of the guest's speech",
        limit=_PATIENCE_S,
    )


def _words(transcript: Line) -> dict[str, str]:
    """What each one said."""
    said: dict[str, list[str]] = {}
    for segment in transcript["segments"]:
        said.setdefault(segment["speaker"], []).append(segment["text"])
    return {name: _plain(" ".join(texts)) for name, texts in said.items()}


def test_a_guests_words_are_in_the_transcript_under_their_name(
    start_host: Callable[[], HeadlessHost], guest: Guest
) -> None:
    host = start_host()
    opened = _come_in(host, guest)
    captions = guest.page.locator("#captions")
    until(
        lambda: _OF_THE_HOST in _plain(captions.inner_text()),
        what="the host's captions on the guest's page",
        limit=_PATIENCE_S,
    )
    _is_written_down(host)
    expect(captions.locator("p", has_text="Ada").first).to_be_visible(timeout=_PATIENCE_S * 1000)
    _says_it_all(guest)
    host.end()
    guest.sees("end", "The meeting is over")
    words = _words(host.export(opened["meeting_id"]))
    assert FAMOUS_WORDS in words["Ada"]
    assert _OF_THE_HOST in words["Host"]
    assert _OF_THE_HOST not in words["Ada"]
    assert FAMOUS_WORDS not in words["Host"]
    assert guest.violations() == []
    assert [url for url in guest.requests if not url.startswith(opened["url"])] == []


def _writes(guest: Guest, text: str) -> None:
    guest.page.locator("#chat-text").fill(text)
    guest.page.locator("#chat-text").press("Enter")


def _answers(guest: Guest, choice: str, button: str) -> None:
    guest.page.locator(".poll").get_by_label(choice).check()
    guest.page.locator(".poll").get_by_role("button", name=button).click()


def _answers_and_writes(host: HeadlessHost, guest: Guest) -> None:
    """What was answered must be there after the host was killed."""
    asked = {"id": str(new_id()), "question": "Agreed?", "kind": "yes_no", "choices": []}
    host.say({"type": "poll_ask", "anonymous": True, **asked})
    _answers(guest, "Yes", "Answer")
    host.wait_for("poll", lambda line: line["counts"] == [1, 0])
    _writes(guest, "Before the kill")
    expect(guest.page.locator("#chat li")).to_have_count(1)
    expect(guest.page.locator("#chat-waiting")).to_be_empty()


def test_a_host_who_is_killed_and_back_has_the_same_guest_in_the_same_tab(
    start_host: Callable[[], HeadlessHost], guest: Guest
) -> None:
    first = start_host()
    opened = _come_in(first, guest)
    before = _is_written_down(first)
    _answers_and_writes(first, guest)
    first.kill()
    expect(guest.page.locator("#warning")).to_be_visible()
    _writes(guest, "While you were away")
    expect(guest.page.locator("#chat-waiting")).to_have_text("1 on the way…")
    second = start_host()
    again = second.wait_for("open")
    assert again["resumed"]
    assert (again["meeting_id"], again["url"]) == (opened["meeting_id"], opened["url"])
    expect(guest.page.locator("#warning")).to_be_hidden()
    expect(guest.page.locator("#chat li")).to_have_count(2)
    expect(guest.page.locator("#chat-waiting")).to_be_empty()
    _answers(guest, "No", "Change my answer")
    # The same voice as before the kill.
    second.wait_for("poll", lambda line: (line["counts"], line["voters"]) == ([0, 1], 1))
    captions = guest.page.locator("#captions p")
    shown = captions.count()
    after = _is_written_down(second)
    assert not [line for line in second.lines if line["event"] == "knock"]
    until(lambda: captions.count() > shown, limit=_PATIENCE_S)
    _says_it_all(guest)
    second.end()
    guest.sees("end", "The meeting is over")
    transcript = second.export(opened["meeting_id"])
    words = _words(transcript)
    assert set(words) == {"Ada", "Host"}
    assert FAMOUS_WORDS in words["Ada"]
    written = [one["text"] for one in transcript["chat"]]
    assert written == ["Before the kill", "While you were away"]
    begun = [one["start"] for one in transcript["segments"] if one["speaker"] == "Ada"]
    assert min(begun) < before + 2.0 < after
    assert max(begun) > after - 2.0
