"""A transcript made by a worker machine: offered where there is one, watched, given up."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.work import WorkerFacts
from meeting_desktop.ui.library.replay_page import ReplayPage
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import open_replay, store_talk

_WORKER = WorkerFacts("attic", "small", 1)


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk()
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> ReplayPage:
    return open_replay(qtbot, shell, talk)


def _hand_over(qtbot: QtBot, page: ReplayPage) -> None:
    strip = page.versions.strip
    page.actions_.again.trigger()
    qtbot.waitUntil(lambda: strip.where.count() == 2)
    strip.where.setCurrentIndex(1)
    strip.start_button.click()


def test_without_a_worker_nobody_is_asked_where(
    page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    page.actions_.again.trigger()
    strip = page.versions.strip
    assert not strip.where.isVisible()
    strip.start_button.click()
    assert application.again.asked == [(talk.meeting.id, "")]
    assert application.hand_over.asked == []


def test_a_worker_is_offered_and_this_computer_stays_the_choice(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk
) -> None:
    application.hand_over.offered = (_WORKER,)
    page.actions_.again.trigger()
    strip = page.versions.strip
    qtbot.waitUntil(strip.where.isVisible)
    texts = [strip.where.itemText(index) for index in range(strip.where.count())]
    assert texts == ["This computer", "A worker (attic)"]
    assert "chosen in Settings" in strip.hint
    strip.where.setCurrentIndex(1)
    assert "its own model" in strip.hint
    strip.where.setCurrentIndex(0)
    strip.start_button.click()
    assert application.again.asked == [(talk.meeting.id, "")]


def test_what_a_worker_does_is_shown_and_its_result_too(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, talk: Talk, shell: FakeShell
) -> None:
    application.hand_over.offered = (_WORKER, WorkerFacts("cellar", "base", 2))
    _hand_over(qtbot, page)
    assert application.hand_over.asked == [(talk.meeting.id, "")]
    assert application.again.asked == []
    strip = page.versions.strip
    assert strip.step == "Waiting for a worker…"
    application.hand_over.on_progress(0.42)
    qtbot.waitUntil(lambda: strip.step == "A worker transcribes… 42 %")
    made = Transcript(new_id(), talk.meeting.id, "de", "faster-whisper", "small", 2)
    application.store.write(lambda uow: uow.transcripts.put(made)).result(60)
    application.hand_over.answer.set_running_or_notify_cancel()
    application.hand_over.answer.set_result(made)
    qtbot.waitUntil(lambda: shell.toasts == ["Version 2 is shown."])


def test_work_of_a_worker_can_be_given_up(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication
) -> None:
    application.hand_over.offered = (_WORKER,)
    _hand_over(qtbot, page)
    page.versions.strip.cancel_button.click()
    assert application.hand_over.answer.cancelled()
    assert page.actions_.again.isEnabled()


def test_what_went_wrong_is_told_and_can_be_tried_again(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication
) -> None:
    application.hand_over.offered = (_WORKER,)
    _hand_over(qtbot, page)
    strip = page.versions.strip
    application.hand_over.answer.set_running_or_notify_cancel()
    application.hand_over.answer.set_exception(EnvironmentFault("The workers could not do it."))
    qtbot.waitUntil(lambda: strip.text == "The workers could not do it.")
    application.hand_over.fault = EnvironmentFault("The server is away.")
    strip.retry_button.click()
    assert strip.asking


def test_a_server_that_is_away_offers_nobody_and_is_not_complained_of(
    qtbot: QtBot, page: ReplayPage, application: FakeApplication, shell: FakeShell
) -> None:
    application.hand_over.offered = (_WORKER,)
    page.actions_.again.trigger()
    strip = page.versions.strip
    qtbot.waitUntil(strip.where.isVisible)
    application.hand_over.fault = EnvironmentFault("The server is away.", retryable=True)
    page.actions_.again.trigger()
    qtbot.waitUntil(lambda: not strip.where.isVisible())
    assert strip.where.currentText() == "This computer"
    assert shell.toasts == []


def test_what_was_handed_over_before_the_program_was_closed_is_shown_again(
    qtbot: QtBot, application: FakeApplication, talk: Talk, shell: FakeShell
) -> None:
    application.hand_over.waiting.add(talk.meeting.id)
    page = open_replay(qtbot, shell, talk)
    strip = page.versions.strip
    qtbot.waitUntil(lambda: strip.step == "Waiting for a worker…")
    assert not page.actions_.again.isEnabled()
    strip.cancel_button.click()
    assert application.hand_over.answer.cancelled()
    assert page.actions_.again.isEnabled()
