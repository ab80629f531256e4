"""The report beside the transcript: every state, claims that play, tasks that are decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.application.report_states import ReportPhase
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.findings import Priority
from meeting_desktop.domain.reports import Report, TaskState
from meeting_desktop.ui.library.replay_page import ReplayPage
from meeting_desktop.ui.report.moment_chips import MomentChip
from meeting_desktop.ui.report.report_view import ReportView
from meeting_desktop.ui.report.task_row import TaskRow
from meeting_desktop.ui.theme.theme import Theme
from tests.fakes.playing import FakePlayer
from tests.fakes.reports import GEMINI, keep_report, keep_tasks
from tests.fakes.sample_talks import Talk, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.summing_up import Asked, FakeSumUp, with_sum_up
from tests.fakes.use_cases import FakeApplication
from tests.gui.replaying import store_talk

QUOTA = "Gemini's quota is used up for today; try it tomorrow, or read with this computer."


class Rig:
    """A Replay page with a report beside it, over a talk that is stored."""

    def __init__(
        self, qtbot: QtBot, application: FakeApplication, theme: Theme, talk: Talk
    ) -> None:
        self.bot = qtbot
        self.application = application
        self.talk = talk
        self.sum_up = FakeSumUp(application.store)
        self.shell = FakeShell(with_sum_up(application.use_cases, self.sum_up), theme)
        self.page = ReplayPage(self.shell, make_beside=ReportView)
        qtbot.addWidget(self.page, before_close_func=lambda _page: self.page.close_meeting())
        self.page.resize(1024, 700)
        self.page.show()
        qtbot.waitExposed(self.page)

    @property
    def view(self) -> ReportView:
        beside = self.page.readings.beside
        assert isinstance(beside, ReportView)
        return beside

    @property
    def player(self) -> FakePlayer:
        return self.application.player

    def report(self, **wishes: object) -> Report:
        """One is stored."""
        written = self.application.store.write(
            lambda uow: keep_report(uow, self.talk, **wishes)  # type: ignore[arg-type]
        )
        return written.result(60).value

    def tasks(self, report: Report) -> None:
        self.application.store.write(lambda uow: keep_tasks(uow, self.talk, report)).result(60)

    def open(self, state: str, at: float = 0.0) -> None:
        """The page with the talk, its report in that state."""
        self.page.open(self.talk.meeting.id, at)
        self.until(lambda: self.view.states.state == state and self.page.reviewed is not None)

    def beside(self, state: str) -> None:
        self.open(state)
        switch = self.page.readings.switch
        assert switch is not None
        self.page.readings.show_beside()
        self.until(self.view.isVisible)

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds)

    def rows(self) -> dict[str, TaskRow]:
        return {row.item.text: row for row in self.view.page.tasks.rows}

    def state_of(self, text: str) -> TaskState:
        items = self.application.store.read(
            lambda uow: uow.action_items.of_meeting(self.talk.meeting.id)
        )
        return next(one.state for one in items if one.text == text)


@pytest.fixture
def talk(application: FakeApplication, tmp_path: Path) -> Talk:
    made = make_talk()
    store_talk(application, made, tmp_path)
    return made


@pytest.fixture
def rig(qtbot: QtBot, application: FakeApplication, theme: Theme, talk: Talk) -> object:
    made = Rig(qtbot, application, theme, talk)
    yield made
    made.shell.close()


def words(widget: QWidget) -> str:
    """All that is read on it, in no order that matters."""
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    buttons = [
        one.text() for one in widget.findChildren(QAbstractButton) if one.isVisibleTo(widget)
    ]
    return "\n".join([*labels, *buttons])


# -- which reading is opened ----------------------------------------------------------------------


def test_a_meeting_with_a_report_opens_with_it(rig: Rig) -> None:
    rig.report()
    rig.open("ready")
    rig.until(lambda: rig.page.readings.is_beside)
    assert not rig.page.header.search.isVisible()


def test_a_meeting_without_one_opens_with_its_words(rig: Rig) -> None:
    rig.open("none")
    assert not rig.page.readings.is_beside


def test_a_report_that_comes_a_moment_after_the_page_is_shown(rig: Rig) -> None:
    rig.open("none")
    rig.report()
    rig.sum_up.be(rig.talk.meeting.id, None)
    rig.until(lambda: rig.page.readings.is_beside)


def test_who_listens_already_is_not_taken_away(rig: Rig) -> None:
    rig.open("none")
    rig.page.actions_.play.trigger()
    rig.report()
    rig.sum_up.be(rig.talk.meeting.id, None)
    rig.until(lambda: rig.view.states.state == "ready")
    assert not rig.page.readings.is_beside


def test_who_wants_a_place_of_the_transcript_gets_it(rig: Rig) -> None:
    rig.report()
    rig.open("ready", at=12.0)
    assert not rig.page.readings.is_beside


def test_what_a_person_chose_is_what_the_next_meeting_opens_with(rig: Rig) -> None:
    rig.report()
    rig.open("ready")
    rig.until(lambda: rig.page.readings.is_beside)
    switch = rig.page.readings.switch
    assert switch is not None
    transcript = next(
        one for one in switch.findChildren(QAbstractButton) if one.text() == "Transcript"
    )
    transcript.click()
    rig.open("ready")
    assert not rig.page.readings.is_beside


def test_searching_turns_to_the_transcript(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    rig.page.actions_.find.trigger()
    assert not rig.page.readings.is_beside
    assert rig.page.header.search.edit.hasFocus()


def test_commands_of_the_transcript_rest_while_the_report_is_seen(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    assert not rig.page.actions_.edit.isEnabled()
    assert not rig.page.actions_.copy_all.isEnabled()
    rig.page.readings.show_words()
    assert rig.page.actions_.copy_all.isEnabled()


# -- states ---------------------------------------------------------------------------------------


def test_words_without_a_report_can_be_read(rig: Rig) -> None:
    rig.beside("none")
    rig.view.actions_.read.trigger()
    assert rig.sum_up.asked == [Asked(rig.talk.meeting.id, "", offline=False)]


def test_a_meeting_without_words_says_so_and_offers_nothing(
    qtbot: QtBot, application: FakeApplication, theme: Theme, tmp_path: Path
) -> None:
    silent = make_talk(lines=())
    store_talk(application, silent, tmp_path)
    rig = Rig(qtbot, application, theme, silent)
    rig.beside("wordless")
    assert not rig.view.actions_.read.isEnabled()
    rig.shell.close()


def test_reading_is_shown_and_can_be_stopped(rig: Rig) -> None:
    rig.sum_up.be(rig.talk.meeting.id, ReportPhase.READING)
    rig.beside("reading")
    rig.view.actions_.cancel.trigger()
    assert rig.sum_up.cancelled == [rig.talk.meeting.id]


def test_how_far_the_reading_is_is_shown_where_somebody_knows(rig: Rig) -> None:
    meeting_id = rig.talk.meeting.id
    rig.sum_up.be(meeting_id, ReportPhase.READING)
    rig.beside("reading")
    bar = rig.view.states.progress
    assert bar.isHidden()
    rig.sum_up.go_on(new_id(), 0.9)
    rig.sum_up.go_on(meeting_id, 0.4)
    rig.until(lambda: not bar.isHidden())
    assert (bar.value(), bar.accessibleName()) == (40, "How far the meeting is read")


def test_how_far_a_reading_is_stands_over_the_report_that_there_was(rig: Rig) -> None:
    rig.report()
    rig.sum_up.be(rig.talk.meeting.id, ReportPhase.READING)
    rig.beside("ready")
    bar = rig.view.notices.progress
    rig.sum_up.go_on(rig.talk.meeting.id, 0.6)
    rig.until(lambda: bar.value() == 60)
    assert bar.isVisible()
    rig.sum_up.be(rig.talk.meeting.id, None)
    rig.until(bar.isHidden)


def test_a_report_that_is_done_appears_by_itself(rig: Rig) -> None:
    rig.sum_up.be(rig.talk.meeting.id, ReportPhase.READING)
    rig.beside("reading")
    rig.report()
    rig.sum_up.be(rig.talk.meeting.id, None)
    rig.until(lambda: rig.view.states.state == "ready")


def test_a_quota_that_is_used_up_is_told_with_a_way_on(rig: Rig) -> None:
    rig.sum_up.be(rig.talk.meeting.id, ReportPhase.FAILED, QUOTA)
    rig.beside("failed")
    assert QUOTA in words(rig.view)
    rig.view.actions_.offline.trigger()
    assert rig.sum_up.asked == [Asked(rig.talk.meeting.id, "", offline=True)]


def test_a_failure_keeps_the_report_that_there_was(rig: Rig) -> None:
    rig.report()
    rig.sum_up.be(rig.talk.meeting.id, ReportPhase.FAILED, QUOTA)
    rig.beside("ready")
    assert rig.view.notices.failed.text == QUOTA


def test_a_report_of_other_words_says_that_it_is_old(rig: Rig) -> None:
    rig.report()
    segment = rig.talk.segments[1]
    review = rig.application.use_cases.review
    review.edit_segment(segment.id, "We plan in three spreadsheets.").result(60)
    rig.beside("ready")
    assert "corrected since" in rig.view.notices.stale.text
    rig.view.actions_.again.trigger()
    assert rig.sum_up.asked == [Asked(rig.talk.meeting.id, "", offline=False)]


def test_whom_the_chosen_analyst_failed_is_told_who_read_instead(rig: Rig) -> None:
    rig.application.settings.change("assistant", analyst="gemini")
    rig.report()
    rig.beside("ready")
    assert "could not be asked" in rig.view.notices.other.text


def test_the_chosen_analysts_own_report_says_nothing_of_that(rig: Rig) -> None:
    rig.application.settings.change("assistant", analyst="gemini")
    rig.report(source=GEMINI)
    rig.beside("ready")
    assert rig.view.notices.isHidden()
    assert "Gemini (gemini-2.5-flash)" in rig.view.page.bar.source_text
    assert "2 claims that nobody said were left out" in rig.view.page.bar.source_text


# -- what it says ---------------------------------------------------------------------------------


def test_every_claim_has_a_moment_that_plays(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    for card in rig.view.page.cards:
        for row in card.rows:
            assert row.chips.chips, row.text.text()


def test_a_moment_plays_what_was_said_and_no_more(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    segment = rig.talk.segments[1]
    chip = next(one for one in chips(rig) if one.moment.segment_id == segment.id)
    assert "two spreadsheets" in chip.accessibleName()
    rig.bot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert rig.player.seeks[-1] == segment.start
    assert rig.player.playing
    rig.player.advance(segment.end - segment.start)
    rig.page.playback.tick()
    assert rig.player.playing
    rig.player.advance(1.0)
    rig.page.playback.tick()
    assert not rig.player.playing


def test_who_goes_elsewhere_meanwhile_is_not_stopped(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    chip = chips(rig)[0]
    chip.click()
    rig.page.playback.seek(chip.moment.end + 30.0)
    rig.page.playback.play()
    rig.player.advance(2.0)
    rig.page.playback.tick()
    assert rig.player.playing


def test_a_moment_is_played_with_the_keyboard(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    chip = chips(rig)[0]
    rig.page.activateWindow()
    chip.setFocus()
    rig.until(chip.hasFocus)
    rig.bot.keyClick(chip, Qt.Key.Key_Space)
    assert rig.player.playing


def test_where_nothing_can_be_heard_the_words_are_shown(
    qtbot: QtBot, application: FakeApplication, theme: Theme, tmp_path: Path
) -> None:
    talk = make_talk()
    store_talk(application, talk, tmp_path, recorded=False)
    rig = Rig(qtbot, application, theme, talk)
    rig.report()
    rig.beside("ready")
    chips(rig)[0].click()
    assert not rig.page.readings.is_beside
    assert rig.page.playback.position == chips(rig)[0].moment.start
    rig.shell.close()


def test_the_tone_plays_what_it_rests_on(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    tone = rig.view.page.tone
    assert tone is not None
    rig.bot.keyClick(tone, Qt.Key.Key_Right)
    assert "good" in tone.accessibleDescription()
    rig.bot.keyClick(tone, Qt.Key.Key_Return)
    assert rig.player.seeks[-1] == rig.talk.segments[8].start


def test_what_nobody_said_is_marked(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    inferred = [row for card in rig.view.page.cards for row in card.part.rows if row.inferred]
    assert [row.text for row in inferred] == ["Five thousand may be the limit for a first step."]


def test_people_stand_with_share_and_figures(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    said = words(rig.view.page)
    assert "Sample Lead" in said
    assert "% of the talk" in said
    assert "engagement" in said


def test_words_of_people_are_no_markup(
    qtbot: QtBot, application: FakeApplication, theme: Theme, tmp_path: Path
) -> None:
    talk = make_talk(lines=[("<b>Ada</b>", "<img src='file:///secret'> hello there everybody")])
    store_talk(application, talk, tmp_path)
    rig = Rig(qtbot, application, theme, talk)
    from meeting_desktop.domain.findings import Claim, Findings

    rig.report(findings=Findings(decisions=(Claim("<h1>all</h1>", (talk.segments[0].id,)),)))
    rig.beside("ready")
    for label in rig.view.page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
    assert "&lt;img" in chips(rig)[0].toolTip()
    rig.shell.close()


# -- tasks ----------------------------------------------------------------------------------------


def test_tasks_are_confirmed_done_and_dropped_by_a_person(rig: Rig) -> None:
    rig.tasks(rig.report())
    rig.beside("ready")
    assert set(rig.rows()) == {"Send an agenda", "Show both the plan", "Ask the finance lead"}
    rig.rows()["Send an agenda"].buttons["confirm"].click()
    rig.until(lambda: rig.state_of("Send an agenda") is TaskState.CONFIRMED)
    rig.until(lambda: "finish" in rig.rows()["Send an agenda"].buttons)
    rig.rows()["Show both the plan"].buttons["finish"].click()
    rig.until(lambda: rig.state_of("Show both the plan") is TaskState.DONE)
    rig.rows()["Send an agenda"].buttons["drop"].click()
    rig.until(lambda: "Send an agenda" not in rig.rows())
    rig.shell.press_toast(rig.bot, "Dropped")
    rig.until(lambda: "Send an agenda" in rig.rows())


def test_what_was_dropped_can_be_seen_and_taken_up(rig: Rig) -> None:
    rig.tasks(rig.report())
    rig.beside("ready")
    rig.view.page.tasks.dropped_button.click()
    rig.rows()["Buy a laptop"].buttons["confirm"].click()
    rig.until(lambda: rig.state_of("Buy a laptop") is TaskState.CONFIRMED)


def test_a_task_is_mended_in_a_dialog(rig: Rig) -> None:
    rig.tasks(rig.report())
    rig.beside("ready")
    rig.rows()["Send an agenda"].buttons["change"].click()
    dialog = rig.view.tasks.dialog
    assert dialog is not None
    dialog.text.setText("Send the agenda and the price list")
    dialog.assignee.edit.setText("Grace")
    dialog.priority.choose("high")
    dialog.save_button.click()
    rig.until(lambda: "Send the agenda and the price list" in rig.rows())
    item = rig.rows()["Send the agenda and the price list"].item
    assert (item.assignee, item.priority, item.state) == (
        "Grace",
        Priority.HIGH,
        TaskState.CONFIRMED,
    )


def test_a_task_of_ones_own_is_added(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    rig.view.actions_.add_task.trigger()
    dialog = rig.view.tasks.dialog
    assert dialog is not None
    assert not dialog.save_button.isEnabled()
    dialog.text.setText("Write to Hanna")
    dialog.has_date.setChecked(True)
    dialog.save_button.click()
    rig.until(lambda: "Write to Hanna" in rig.rows())
    assert rig.rows()["Write to Hanna"].item.due is not None


# -- versions, languages, giving away ------------------------------------------------------------


def test_an_older_version_is_read_and_says_so(rig: Rig) -> None:
    rig.report()
    rig.report(version=2)
    rig.beside("ready")
    assert rig.view.page.bar.versions.text() == "Version 2"
    menu = rig.view.page.bar.versions.menu()
    menu.actions()[1].trigger()
    rig.until(lambda: rig.view.page.bar.versions.text() == "Version 1")
    assert "older version" in rig.view.notices.old.text


def test_another_language_is_a_new_reading(rig: Rig) -> None:
    rig.report()
    rig.beside("ready")
    menu = rig.view.page.bar.languages.menu()
    next(one for one in menu.actions() if one.text() == "German").trigger()
    assert rig.sum_up.asked == [Asked(rig.talk.meeting.id, "de", offline=False)]


def test_it_is_copied_and_written_into_a_file(rig: Rig, tmp_path: Path) -> None:
    rig.tasks(rig.report())
    rig.beside("ready")
    rig.view.actions_.copy.trigger()
    assert "Decisions\n- They meet again on Tuesday at three." in QGuiApplication.clipboard().text()
    target = tmp_path / "report"
    rig.view.giving.ask = lambda *_: str(target)
    rig.view.actions_.export.trigger()
    rig.until(lambda: any("Saved" in toast for toast in rig.shell.toasts))
    text = target.with_suffix(".md").read_text(encoding="utf-8")
    assert "## What each has taken on" in text
    assert "Buy a laptop" not in text


# -- looks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    "state", ["loading", "wordless", "none", "reading", "failed", "quota", "offline", "stale"]
)
def test_each_state_has_a_look_of_its_own_in_both_themes(
    rig: Rig, qapp: QApplication, state: str, mode: str
) -> None:
    rig.report()
    rig.beside("ready")
    rig.shell.theme.set_mode("dark" if mode == "dark" else "light")
    ready = picture(rig.view)
    _be(rig, state)
    shown = picture(rig.view)
    ground = QImage(shown.size(), shown.format())
    ground.fill(shown.pixelColor(QPoint(2, 2)))
    assert shown != ready
    assert shown != ground
    for label in rig.view.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            assert fits(label), label.text()


def _be(rig: Rig, state: str) -> None:
    view = rig.view
    if state in {"loading", "wordless", "none", "reading"}:
        view.states.show_state(state)
    elif state in {"failed", "quota"}:
        view.states.show_failed(QUOTA if state == "quota" else "The analyst did not answer.")
    else:
        assert view.report_state is not None
        strip = view.notices.other if state == "offline" else view.notices.stale
        strip.say("Something is to be said about this report.")
        view.notices.show()


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def fits(label: QLabel) -> bool:
    wanted = label.fontMetrics().boundingRect(QRect(0, 0, 10_000, 100), 0, label.text()).width()
    return wanted <= label.width() + 2 or "Elided" in type(label).__name__


def chips(rig: Rig) -> list[MomentChip]:
    found = rig.view.page.findChildren(MomentChip)
    return sorted(found, key=lambda one: one.moment.start)
