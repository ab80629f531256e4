"""``meeting-desktop join`` and ``meeting-desktop host`` as two processes."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.famous_words import famous_words, over_and_over
from tests.e2e.headless_host import HeadlessHost, Line
from tests.e2e.headless_joiner import HeadlessJoiner
from tests.e2e.small_model import hearing_with_little
from tests.fakes.patience import until
from tests.fakes.sounds import tone, write_wav

pytestmark = [
    *(pytest.mark.slow, pytest.mark.timeout(240)),
    pytest.mark.usefixtures("small_model"),
]

_PATIENCE_S = 120.0

Join = Callable[..., HeadlessJoiner]


def _start_host(home: Path, *arguments: str) -> HeadlessHost:
    """Somebody who says nothing, and to whom everybody may come without waiting."""
    home.mkdir(parents=True, exist_ok=True)
    silence = write_wav(home / "silence.wav", tone(600.0, hertz=0.0))
    usual = ("--title", "Talk", "--input", str(silence), "--lobby", "nobody")
    return HeadlessHost(home, *usual, *arguments)


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeadlessHost]:
    """A host for all tests that leave the meeting as they found it."""
    with hearing_with_little():
        host = _start_host(tmp_path_factory.mktemp("meeting") / "host")
    yield host
    host.close()


@pytest.fixture
def link(meeting: HeadlessHost) -> str:
    """A new one."""
    meeting.wait_for("open")
    known = len([line for line in meeting.lines if line["event"] == "invited"])
    meeting.say({"type": "invite"})

    def links() -> list[str]:
        return [line["guest_url"] for line in list(meeting.lines) if line["event"] == "invited"]

    until(lambda: len(links()) > known, what="a link")
    return links()[-1]


@pytest.fixture
def join(tmp_path: Path) -> Iterator[Join]:
    """Starts a joiner, again and again in the same home."""
    started: list[HeadlessJoiner] = []
    sound = write_wav(tmp_path / "tone.wav", tone(30.0))

    def start(target: str, *arguments: str) -> HeadlessJoiner:
        source = () if "--input" in arguments else ("--input", str(sound))
        joiner = HeadlessJoiner(tmp_path / "joiner", target, "--name", "Ada", *source, *arguments)
        started.append(joiner)
        return joiner

    yield start
    for one in started:
        one.close()


def _in_the_room(host: HeadlessHost) -> set[str]:
    """Who is there by the host's last word, the host aside."""
    rosters = [line for line in list(host.lines) if line["event"] in {"welcome", "roster"}]
    people: list[Line] = rosters[-1]["people"] if rosters else []
    return {person["id"] for person in people if person["role"] != "host"}


def _logs(home: Path) -> str:
    return "".join(path.read_text() for path in home.glob("logs/*") if path.is_file())


@pytest.mark.speech
def test_what_a_joiner_says_is_captioned_under_their_name_on_both_sides(
    meeting: HeadlessHost, link: str, join: Join, speech_data: Path, tmp_path: Path
) -> None:
    # Twice, for a machine that stands still just then.
    words = over_and_over(famous_words(speech_data), pause_s=2.0, times=2)
    sound = write_wav(tmp_path / "said.wav", words)
    joiner = join(link, "--input", str(sound), "--consent", "record")
    joiner.wait_for("in_room")
    joiner.wait_for("sound", lambda line: line["state"] == "ended")
    until(
        lambda: "country can do" in " ".join(meeting.finals("Ada")).lower(),
        what="the words at the host",
        limit=_PATIENCE_S,
    )
    said = joiner.wait_for("caption", lambda line: line["state"] == "final")
    assert said["name"] == "Ada"
    assert {"participant", "utterance", "text", "start"} <= said.keys()


def test_a_killed_joiner_comes_back_with_the_same_link_as_the_same_participant(
    meeting: HeadlessHost, link: str, join: Join
) -> None:
    first = join(link)
    before = first.wait_for("in_room")["you"]
    first.say({"type": "mute", "muted": True})
    meeting.wait_for(
        "roster", lambda line: any(one["id"] == before and one["muted"] for one in line["people"])
    )
    first.process.kill()
    first.ended()
    second = join(link)
    assert second.wait_for("in_room")["you"] == before
    assert before in _in_the_room(meeting)
    people = second.wait_for("people")["people"]
    assert [one["muted"] for one in people if one["id"] == before] == [True]


def test_control_c_leaves_politely(meeting: HeadlessHost, link: str, join: Join) -> None:
    joiner = join(link)
    one = joiner.wait_for("in_room")["you"]
    until(lambda: one in _in_the_room(meeting))
    joiner.interrupt()
    assert joiner.ended() == 0
    assert joiner.lines[-1]["event"] == "left"
    assert joiner.lines[-1]["reason"] == "left"
    assert joiner.errors == []
    # who goes without a word is waited for a minute
    until(lambda: one not in _in_the_room(meeting), what="an empty room", limit=40.0)


def test_a_second_control_c_ends_at_once(meeting: HeadlessHost, link: str, join: Join) -> None:
    joiner = join(link)
    joiner.wait_for("in_room")
    meeting.process.send_signal(signal.SIGSTOP)  # nobody hears the goodbye
    try:
        joiner.interrupt()
        joiner.interrupt()
        assert joiner.ended() in {0, 130, -signal.SIGINT}
    finally:
        meeting.process.send_signal(signal.SIGCONT)


def test_a_room_code_and_a_passcode_from_stdin_are_enough_until_the_end(
    join: Join, tmp_path: Path
) -> None:
    meeting = _start_host(tmp_path / "host", "--passcode", "swordfish")
    try:
        code = meeting.wait_for("open")["room_code"]
        wrong = join(code, "--passcode", "halibut")
        assert wrong.wait_for("left")["code"] == "passcode_wrong"
        assert wrong.ended() == 1
        short = join(code, "--passcode", "-", "--duration", "1")
        short.type("swordfish")
        assert short.ended() == 0
        assert "in_room" in [line["event"] for line in short.lines]
        long = join(code, "--passcode", "swordfish")
        long.wait_for("in_room")
        meeting.end()
        assert long.ended() == 0
        assert long.lines[-1]["reason"] == "ended"
    finally:
        meeting.close()
    written = _logs(tmp_path / "joiner") + _logs(tmp_path / "host")
    assert "a guest came to the door" in written
    for secret in ("swordfish", "halibut", "Ada", code):
        assert secret not in written
    # Neither a database nor a model was needed, and nothing is left to come back with.
    assert not list((tmp_path / "joiner").glob("*.sqlite3"))
    assert not list((tmp_path / "joiner" / "joined").iterdir())


def test_a_host_who_is_killed_and_back_has_the_same_joiner(join: Join, tmp_path: Path) -> None:
    home = tmp_path / "host"
    first = _start_host(home)
    second: HeadlessHost | None = None
    try:
        opened = first.wait_for("open")
        joiner = join(opened["guest_url"])
        one = joiner.wait_for("in_room")["you"]
        first.process.kill()
        joiner.wait_for("reconnecting")
        second = _start_host(home)
        again = second.wait_for("open")
        assert again["resumed"]
        assert (again["meeting_id"], again["url"]) == (opened["meeting_id"], opened["url"])

        def places() -> list[str]:
            return [line["you"] for line in list(joiner.lines) if line["event"] == "in_room"]

        until(lambda: len(places()) > 1, what="the joiner in the room again", limit=_PATIENCE_S)
        assert places() == [one, one]
        assert not [line for line in second.lines if line["event"] == "knock"]
        second.end()
        assert joiner.ended() == 0
    finally:
        for host in (first, second):
            if host is not None:
                host.close()


@pytest.mark.parametrize(
    "target", ["hello", "https://example.org", "http://127.0.0.1:9/#ABCD3467.x"]
)
def test_what_leads_nowhere_gets_one_sentence(join: Join, target: str) -> None:
    joiner = join(target)
    assert joiner.ended() in {1, 3}
    assert len(joiner.errors) == 1
    assert joiner.errors[0].startswith("meeting-desktop: ")


def test_a_sound_file_that_is_none_is_said_before_anybody_knocks(
    join: Join, tmp_path: Path
) -> None:
    joiner = join("ABCD-3467", "--input", str(tmp_path / "nowhere.wav"))
    assert joiner.ended() == 1
    assert joiner.lines == []
    assert len(joiner.errors) == 1
