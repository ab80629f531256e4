"""Other threads enter Qt in one place: on the GUI thread, in order, and never after the end."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from meeting_desktop.domain.events import LevelMeasured, MeetingEvent, WordsMissing
from meeting_desktop.runtime.topic import Topic
from meeting_desktop.ui.bridge import Bridge

_ENOUGH = 300


class Listener(QObject):
    """Remembers what came and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[MeetingEvent] = []
        self.threads: set[QThread] = set()

    def hear(self, event: MeetingEvent) -> None:
        self.heard.append(event)
        self.threads.add(QThread.currentThread())


def publish_on_a_thread(topic: Topic[MeetingEvent], *events: MeetingEvent) -> None:
    def run() -> None:
        for event in events:
            topic.publish(event)

    thread = threading.Thread(target=run, name="meeting-test-publisher")
    thread.start()
    thread.join()


def test_news_from_a_plain_thread_arrives_on_the_gui_thread_in_order(qtbot: QtBot) -> None:
    bridge, topic, listener = Bridge(), Topic[MeetingEvent](), Listener()
    bridge.listen(topic, listener, listener.hear)
    sent = [WordsMissing(float(number)) for number in range(_ENOUGH)]
    publish_on_a_thread(topic, *sent)
    assert listener.heard == []
    qtbot.waitUntil(lambda: len(listener.heard) == _ENOUGH)
    assert listener.heard == sent
    assert listener.threads == {QThread.currentThread()}
    bridge.close()


def test_of_levels_only_the_newest_is_shown(qtbot: QtBot) -> None:
    bridge, topic, listener = Bridge(), Topic[MeetingEvent](), Listener()
    bridge.listen(topic, listener, listener.hear, only_newest=(LevelMeasured,))
    levels = [LevelMeasured(-float(number), 0.0, False) for number in range(_ENOUGH)]
    publish_on_a_thread(topic, *levels, WordsMissing(1.0))
    qtbot.waitUntil(lambda: levels[-1] in listener.heard and WordsMissing(1.0) in listener.heard)
    assert len(listener.heard) == 2
    bridge.close()


def test_a_deleted_owner_hears_nothing_and_breaks_nothing(qtbot: QtBot) -> None:
    bridge, topic = Bridge(), Topic[MeetingEvent]()
    gone, witness = Listener(), Listener()
    heard = gone.heard
    bridge.listen(topic, gone, gone.hear)
    bridge.listen(topic, witness, witness.hear)
    publish_on_a_thread(topic, WordsMissing(1.0))
    delete(gone)
    publish_on_a_thread(topic, WordsMissing(2.0))
    qtbot.waitUntil(lambda: len(witness.heard) == 2)
    assert heard == []
    bridge.close()


def test_after_the_end_nobody_touches_the_bridge(qtbot: QtBot) -> None:
    bridge, topic, listener = Bridge(), Topic[MeetingEvent](), Listener()
    bridge.listen(topic, listener, listener.hear)
    publish_on_a_thread(topic, WordsMissing(1.0))
    bridge.close()
    delete(bridge)
    publish_on_a_thread(topic, WordsMissing(2.0))
    witness_bridge, witness = Bridge(), Listener()
    witness_bridge.listen(topic, witness, witness.hear)
    publish_on_a_thread(topic, WordsMissing(3.0))
    qtbot.waitUntil(lambda: len(witness.heard) == 1)
    assert listener.heard == []
    witness_bridge.close()


def test_a_cancelled_subscription_hears_nothing_that_still_waits(qtbot: QtBot) -> None:
    bridge, topic, listener, witness = Bridge(), Topic[MeetingEvent](), Listener(), Listener()
    subscription = bridge.listen(topic, listener, listener.hear)
    bridge.listen(topic, witness, witness.hear)
    publish_on_a_thread(topic, WordsMissing(1.0))
    subscription.cancel()
    qtbot.waitUntil(lambda: len(witness.heard) == 1)
    assert listener.heard == []
    bridge.close()
