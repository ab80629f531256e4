"""5 % loss, 100 ms jitter and disorder on the wire itself, then a network that is cut."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.cli.bench_words import word_difference
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ
from meeting_desktop.ports.conference import (
    FRAME_SAMPLES,
    HeardPiece,
    LinkState,
    SessionDescription,
    SoundGap,
)
from tests.fakes.network import FINE, STORM, LossyNetwork
from tests.fakes.patience import until
from tests.fakes.sounds import clicks, tone
from tests.integration.conference.meeting_on_loopback import Caller, LoopbackMeeting
from tests.integration.conference.speech_by_network import said_over, talk_of, words_in
from tests.integration.conference.test_meeting_faults import keeps_time

pytestmark = [pytest.mark.alone, pytest.mark.slow]


@pytest.fixture
def network(meeting: LoopbackMeeting) -> Iterator[LossyNetwork]:
    network = LossyNetwork(seed=3)
    yield network
    network.close()


def _far_delay(caller: Caller) -> float:
    return caller.call._playout.delay.now / CAPTURE_RATE_HZ * 1000


def _lost(pieces: list[HeardPiece]) -> float:
    return sum(piece.lost_samples for piece in pieces) / (FRAME_SAMPLES * max(1, len(pieces)))


def _more(pieces: list[HeardPiece], count: int) -> None:
    wanted = len(pieces) + count
    until(lambda: len(pieces) >= wanted, what="more sound", limit=count / 50 + 60)


def test_a_passage_hides_each_end_from_the_other(
    meeting: LoopbackMeeting, network: LossyNetwork
) -> None:
    caller = meeting.join(wait=False)
    offer = caller.call._peer
    assert offer is not None
    plain = offer._described()
    ports = re.findall(r"127\.0\.0\.1 (\d+) typ host", plain.body)
    seen = re.findall(r" (\d+) typ host", network.passage().described(plain).body)
    assert ports
    assert not set(ports) & set(seen)


def test_both_ends_ask_for_copies_of_what_is_lost(meeting: LoopbackMeeting) -> None:
    descriptions: list[SessionDescription] = []

    def noted(description: SessionDescription) -> SessionDescription:
        descriptions.append(description)
        return description

    meeting.join(through=noted, wait=False)
    assert [one.kind for one in descriptions] == ["offer", "answer"]
    assert all(one.body.count("useinbandfec=1") == 1 for one in descriptions)


def test_through_a_storm_time_stays_true_and_the_delay_comes_and_goes(
    meeting: LoopbackMeeting, network: LossyNetwork
) -> None:
    caller = meeting.join(through=network.passage().described)
    caller.speak(clicks(0.5, every=0.5))
    meeting.host_speaks(clicks(0.5, every=0.5))
    pieces = meeting.ear.pieces[caller.participant]
    _more(pieces, 50)
    network.weather = STORM
    _more(pieces, 100)
    storm = len(pieces)
    _more(pieces, 250)
    storm_over = meeting.bridge.position()
    until(
        lambda: _lost(pieces[max(storm, len(pieces) - 250) :]) == pytest.approx(0.06, abs=0.04),
        what="the storm's own loss",
    )
    until(
        lambda: all(
            60 < delay <= 400
            for delay in (meeting.delay_of(caller.participant), _far_delay(caller))
        ),
        what="fitting delays",
    )
    caller.call.send_control("through the storm")
    meeting.bridge.send_control(caller.participant, "and back")
    until(lambda: bool(meeting.ear.messages and caller.ear.messages), what="the words")

    network.heal()
    until(
        lambda: max(meeting.delay_of(caller.participant), _far_delay(caller)) <= 60,
        what="short delays",
        limit=60.0,
    )
    # each click a whole number of half seconds after the one before
    until(lambda: keeps_time(meeting, caller, since=storm_over, count=6), what="clicks in time")
    until(
        lambda: -FRAME_SAMPLES <= meeting.behind(caller.participant) < CAPTURE_RATE_HZ // 4,
        what="its own time",
    )
    assert LinkState.LOST not in meeting.ear.links[caller.participant]


def test_a_cut_is_told_at_both_ends_and_the_way_back_is_open(
    meeting: LoopbackMeeting, network: LossyNetwork
) -> None:
    caller = meeting.join(through=network.passage().described)
    bystander = meeting.join()
    caller.speak(tone(1))
    pieces = meeting.ear.pieces[caller.participant]
    _more(pieces, 50)
    before = meeting.bridge.position()
    network.cut()
    cut = meeting.bridge.position()
    until(lambda: meeting.ear.links[caller.participant][-1] is LinkState.LOST, what="the loss")
    until(lambda: caller.ear.links[-1] is LinkState.LOST, what="the loss at the other end")
    assert (meeting.bridge.position() - before) / CAPTURE_RATE_HZ < 15.0  # ICE would take 30 s
    caller.fall_silent()
    network.heal()
    again = meeting.join(caller.participant, through=network.passage().described)
    again.speak(tone(1))

    def long_gaps() -> list[SoundGap]:
        return [gap for gap in meeting.ear.gaps if gap.samples / CAPTURE_RATE_HZ > 2.3]

    until(lambda: bool(long_gaps()), what="the gap")
    (gap,) = long_gaps()
    # a machine that stood still just before may have begun it
    assert before - 2 * CAPTURE_RATE_HZ < gap.position < cut + CAPTURE_RATE_HZ // 5
    meeting.ear.track(caller.participant)
    assert meeting.ear.links[bystander.participant][-1] is LinkState.CONNECTED


@pytest.mark.bench  # on a busy machine two real calls tell more of the machine than of the network
@pytest.mark.speech
def test_a_storm_costs_captions_five_points_at_most(
    meeting: LoopbackMeeting, speech_data: Path
) -> None:
    talk, truth = talk_of(speech_data, clips=5)
    well, badly = said_over(meeting, talk, [FINE, STORM])
    assert badly.lost > 0.02
    without, with_storm = (word_difference(truth, words_in(one.sound)) for one in (well, badly))
    assert without is not None
    assert with_storm is not None
    assert with_storm - without <= 0.05
