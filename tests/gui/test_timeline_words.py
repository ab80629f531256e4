"""What the line of time says of a conference: whose it was, and names that stay text."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem
from meeting_desktop.domain.events import TimelineEvent, TimelineKind
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.library import timeline_facts
from meeting_desktop.ui.library.timeline_slider import Tick, TimelineSlider
from meeting_desktop.ui.theme.theme import Theme
from tests.fakes.sample_talks import NOW, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk

_MEETING = new_id()
_ADA = Participant(new_id(), _MEETING, "Ada")
_BEA = Participant(new_id(), _MEETING, "Bea")


def _event(
    kind: TimelineKind, whose: UUID | None = None, at: float = 1.0, lasted: float = 0.0
) -> TimelineEvent:
    return TimelineEvent(new_id(), _MEETING, kind, at, NOW, lasted, whose)


def _words(kind: TimelineKind, whose: UUID | None, *people: Participant) -> str:
    (tick,) = timeline_facts.ticks([_event(kind, whose, lasted=12.0)], people)
    return tick.text


@pytest.mark.parametrize(
    "kind", sorted(set(TimelineKind) - {TimelineKind.STARTED, TimelineKind.ENDED})
)
def test_everything_that_can_happen_has_words(kind: TimelineKind) -> None:
    for people in ((), (_ADA,), (_ADA, _BEA)):
        for whose in (None, _BEA.id, new_id()):
            text = _words(kind, whose, *people)
            assert text
            assert "{" not in text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (TimelineKind.GAP, "No sound from Bea for 12 s"),
        (TimelineKind.MUTED, "Bea: microphone muted"),
        (TimelineKind.JOINED, "Bea joined"),
        (TimelineKind.LEFT, "Bea left"),
        (TimelineKind.LOST, "Bea: connection lost"),
        (TimelineKind.RETURNED, "Bea is back"),
        (TimelineKind.REMOVED, "Bea was removed"),
        (TimelineKind.CONSENT_CAPTIONS, "Bea allows captions, no recording"),
        (TimelineKind.CONSENT_NONE, "Bea allows neither recording nor captions"),
        (TimelineKind.HAND_RAISED, "Bea raised a hand"),
        (TimelineKind.LOCKED, "Meeting locked"),
        (TimelineKind.RESUMED, "The meeting went on after an interruption"),
    ],
)
def test_in_a_conference_everybody_is_named(kind: TimelineKind, text: str) -> None:
    assert _words(kind, _BEA.id, _ADA, _BEA) == text


def test_somebody_who_is_not_known_is_somebody() -> None:
    assert _words(TimelineKind.DENIED, None, _ADA, _BEA) == "Somebody was not let in"


def test_a_meeting_of_one_names_nobody() -> None:
    assert _words(TimelineKind.MUTED, _ADA.id, _ADA) == "Microphone muted"
    assert _words(TimelineKind.GAP, _ADA.id, _ADA) == "No sound for 12 s"


def test_only_a_gap_is_drawn_as_a_stretch() -> None:
    kinds = (TimelineKind.GAP, TimelineKind.LOST)
    ticks = timeline_facts.ticks([_event(kind, _BEA.id, lasted=12.0) for kind in kinds])
    assert [tick.duration for tick in ticks] == [12.0, 0.0]


def test_a_name_with_markup_is_shown_as_it_is(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: shown.append(text))
    slider = TimelineSlider(theme)
    qtbot.addWidget(slider)
    slider.resize(400, slider.sizeHint().height())
    slider.show_meeting(10.0, [], [Tick(0.0, "<img src='file:///x'> & co joined")])
    nothing = Qt.MouseButton.NoButton
    place = QPointF(8, 8)
    slider.mouseMoveEvent(
        QMouseEvent(
            QMouseEvent.Type.MouseMove,
            place,
            place,
            nothing,
            nothing,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    (text,) = shown
    assert "&lt;img src=" in text
    assert "&amp; co joined" in text
    assert "<img" not in text


def test_replay_names_people_on_its_line_of_time(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, tmp_path: Path
) -> None:
    talk = make_talk()
    store_talk(application, talk, tmp_path)
    people = [
        Participant(new_id(), talk.meeting.id, name, joined_at=NOW) for name in ("Ada", "Bea")
    ]
    event = TimelineEvent(
        new_id(), talk.meeting.id, TimelineKind.JOINED, 1.0, NOW, 0.0, people[1].id
    )

    def keep(uow: UnitOfWork) -> None:
        for one in people:
            uow.participants.put(one)
        uow.timeline.add(event)

    application.store.write(keep).result(60)
    page = open_replay(qtbot, shell, talk)
    assert "Bea joined" in [tick.text for tick in page.transport.timeline.ticks]


def test_points_of_the_agenda_are_marked_where_each_visit_began(
    qtbot: QtBot, shell: FakeShell, application: FakeApplication, tmp_path: Path
) -> None:
    talk = make_talk()
    store_talk(application, talk, tmp_path)
    agenda = HeldAgenda((HeldItem(new_id(), "Prices"), HeldItem(new_id(), "Next <b>steps</b>")))
    first, second = (item.id for item in agenda.items)
    for item, at in ((first, 1.0), (second, 2.0), (first, 3.0)):
        agenda = agenda.go(new_id(), item, at, NOW)
    meeting_id = talk.meeting.id
    application.store.write(lambda uow: uow.held_agendas.put(meeting_id, agenda)).result(30)
    page = open_replay(qtbot, shell, talk)
    marks = [(one.at, one.text) for one in page.transport.timeline.ticks if "Agenda" in one.text]
    assert marks == [
        (1.0, "Agenda: Prices"),
        (2.0, "Agenda: Next <b>steps</b>"),
        (3.0, "Agenda: Prices"),
    ]
