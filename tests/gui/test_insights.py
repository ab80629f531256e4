"""Insights: a time, whose meetings, charts that can be pointed at and kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu
from pytestqt.qtbot import QtBot

from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.ports.unit_of_work import UnitOfWork
from meeting_desktop.ui.insights.chart import Chart
from meeting_desktop.ui.insights.chart_card import ChartCard
from meeting_desktop.ui.insights.page import InsightsPage
from meeting_desktop.ui.theme.theme import Theme
from tests.fakes.reports import keep_report
from tests.fakes.sample_talks import DISCOVERY, keep, make_talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication

PEOPLE = ("share", "questions", "monologue", "patience", "interruptions")


def held(uow: UnitOfWork, days_ago: int, *, read: bool = True) -> None:
    talk = make_talk(start=datetime.now(UTC) - timedelta(days=days_ago))
    keep(uow, talk)
    if read:
        keep_report(uow, talk)


def some_meetings(uow: UnitOfWork) -> None:
    for days_ago in (2, 9, 40):
        held(uow, days_ago)
    held(uow, 3, read=False)


@pytest.fixture
def page(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> InsightsPage:
    application.store.write(some_meetings).result(60)
    return shown(qtbot, shell)


def shown(qtbot: QtBot, shell: FakeShell) -> InsightsPage:
    made = InsightsPage(shell)
    qtbot.addWidget(made)
    made.resize(1024, 700)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.state != "loading")
    return made


def card(page: InsightsPage, key: str) -> ChartCard:
    return next(one for one in page.cards if one.data.key == key)


def chart(page: InsightsPage, key: str) -> Chart:
    found = card(page, key).chart
    assert found is not None
    return found


def choose_period(page: InsightsPage, title: str) -> None:
    buttons = page.periods.findChildren(QAbstractButton)
    next(one for one in buttons if one.text() == title).click()


def test_the_figures_of_three_months_are_shown(page: InsightsPage) -> None:
    assert page.state == "ready"
    assert page.found is not None
    assert (page.found.meetings, page.found.unread) == (4, 1)
    share = card(page, "share").data
    assert [point.label for point in share.points] == ["Ada", "Sample Lead"]
    assert sum(point.value or 0 for point in share.points) == pytest.approx(100.0)


def test_another_time_is_read_anew(qtbot: QtBot, page: InsightsPage) -> None:
    choose_period(page, "30 days")
    qtbot.waitUntil(lambda: page.found is not None and page.found.meetings == 3)
    choose_period(page, "All time")
    qtbot.waitUntil(lambda: page.found is not None and page.found.meetings == 4)


def test_what_was_held_meanwhile_is_shown(
    qtbot: QtBot, application: FakeApplication, page: InsightsPage
) -> None:
    application.store.write(partial(held, days_ago=1)).result(60)
    qtbot.waitUntil(lambda: page.found is not None and page.found.meetings == 5)


def test_nothing_was_held_yet(qtbot: QtBot, shell: FakeShell) -> None:
    assert shown(qtbot, shell).state == "empty"


def test_meetings_without_reports_say_that_figures_come_with_them(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    application.store.write(partial(held, days_ago=1, read=False)).result(60)
    page = shown(qtbot, shell)
    assert page.state == "ready"
    for key in PEOPLE:
        assert card(page, key).chart is None
    assert chart(page, "held").current == -1


def test_a_reading_that_fails_says_why(
    qtbot: QtBot,
    application: FakeApplication,
    shell: FakeShell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_query: object) -> object:
        raise EnvironmentFault("The disk cannot be read; check it.", code="store")

    monkeypatch.setattr(application.store, "read", refuse)
    page = shown(qtbot, shell)
    assert page.state == "failed"


def test_arrows_go_from_point_to_point(qtbot: QtBot, page: InsightsPage) -> None:
    share = chart(page, "share")
    qtbot.keyClick(share, Qt.Key.Key_Down)
    assert card(page, "share").value.text().startswith("Ada: ")
    qtbot.keyClick(share, Qt.Key.Key_Down)
    qtbot.keyClick(share, Qt.Key.Key_Down)
    assert "Sample Lead: " in share.accessibleDescription()
    assert "3 meetings" in share.accessibleDescription()


def test_the_pointer_tells_the_value_under_it(qtbot: QtBot, page: InsightsPage) -> None:
    share = chart(page, "share")
    qtbot.waitUntil(lambda: share.height() > 0)
    QTest.mouseMove(share, QPoint(share.width() // 2, share.height() // 5))
    qtbot.waitUntil(lambda: share.current == 0)
    assert card(page, "share").value.text().startswith("Ada: ")


def test_enter_and_a_click_lead_to_the_meetings_behind_a_point(
    qtbot: QtBot, page: InsightsPage, shell: FakeShell
) -> None:
    share = chart(page, "share")
    qtbot.keyClick(share, Qt.Key.Key_Return)  # at no point yet
    qtbot.keyClick(share, Qt.Key.Key_Down)
    qtbot.keyClick(share, Qt.Key.Key_Return)
    menu = card(page, "share").findChildren(QMenu)[-1]
    offered = menu.actions()
    assert len(offered) == 3
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    newest = share.points[0].meetings[0].meeting_id
    assert shell.opened == [newest]
    qtbot.waitUntil(lambda: share.height() > 0)
    tone = chart(page, "tone")
    alone = next(one for one in reversed(tone.points) if len(one.meetings) == 1)
    tone.choose(tone.points.index(alone))
    qtbot.keyClick(tone, Qt.Key.Key_Enter)
    assert shell.opened == [newest, alone.meetings[0].meeting_id]
    middle = QPoint(share.width() // 2, share.height() // 5)
    qtbot.mouseClick(share, Qt.MouseButton.LeftButton, pos=middle)
    menu = card(page, "share").findChildren(QMenu)[-1]
    assert len(menu.actions()) == 3
    menu.close()


def test_a_chart_is_kept_as_a_picture(qtbot: QtBot, page: InsightsPage, tmp_path: Path) -> None:
    page.keeping.ask = lambda *_: str(tmp_path / "tone")
    card(page, "tone").save_wanted.emit(card(page, "tone"), "png")
    target = tmp_path / "tone.png"
    qtbot.waitUntil(target.exists)
    picture = QImage(str(target))
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }
    assert picture.width() > 400
    assert len(colours) > 2


def test_a_chart_is_kept_as_a_table(qtbot: QtBot, page: InsightsPage, tmp_path: Path) -> None:
    page.keeping.ask = lambda *_: str(tmp_path / "share.csv")
    card(page, "share").save_wanted.emit(card(page, "share"), "csv")
    target = tmp_path / "share.csv"
    qtbot.waitUntil(target.exists)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == ",Share of the talk,Note"
    assert lines[1].startswith("Ada,")


def test_who_is_looked_at_is_chosen_among_those_who_are_here(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    def theirs(uow: UnitOfWork) -> None:
        me = uow.people.me()
        talk = make_talk(start=datetime.now(UTC) - timedelta(days=1))
        keep(uow, talk)
        for speaker in talk.transcript.speakers:
            who = me.id if speaker.name == "Ada" else None
            person = Participant(new_id(), talk.meeting.id, speaker.name, user_id=who)
            uow.participants.put(person)
        keep_report(uow, talk)
        held(uow, 2)

    application.store.write(theirs).result(60)
    page = shown(qtbot, shell)
    assert not page.who.isVisible()  # nobody but oneself


def test_leads_are_counted_by_how_far_they_came(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    leads = application.use_cases.planning.leads
    for status in (LeadStatus.NEW, LeadStatus.QUALIFIED, LeadStatus.WON):
        me = application.store.read(lambda uow: uow.people.me().id)
        leads.add(Lead(new_id(), me, f"Lead {status}", status=status, owner_id=me)).result(60)
    page = shown(qtbot, shell)
    points = card(page, "funnel").data.points
    assert [point.text for point in points] == ["3", "2", "2", "1", "1", "1"]
    assert "67" in points[1].note


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_charts_take_the_colours_of_the_theme(page: InsightsPage, theme: Theme, mode: str) -> None:
    theme.set_mode("dark" if mode == "dark" else "light")
    share = chart(page, "share")
    picture = share.grab().toImage()
    assert picture.pixelColor(2, 2).name() == theme.tokens.colours.surface
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(0, picture.height(), 5)
    }
    assert theme.tokens.colours.accent in colours


# -- as they look ---------------------------------------------------------------------------------


def alone(uow: UnitOfWork) -> None:
    """A meeting of one's own, without anybody else."""
    lines = [("Ada", text) for _, text in DISCOVERY]
    talk = make_talk(lines=lines, start=datetime.now(UTC) - timedelta(days=1))
    keep(uow, talk)
    keep_report(uow, talk)


def in_state(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, name: str
) -> InsightsPage:
    kept = {"figures": some_meetings, "one person": alone}.get(name)
    if kept is not None:
        application.store.write(kept).result(60)
    if name == "error":
        application.store.fail_next_read = EnvironmentFault("The disk is gone.", code="store")
    if name == "loading":
        made = InsightsPage(shell)
        qtbot.addWidget(made)
        made.resize(1024, 700)
        made.show()
        return made
    return shown(qtbot, shell)


def colours_of(page: InsightsPage) -> set[str]:
    image = page.grab().toImage()
    xs, ys = range(0, image.width(), 3), range(0, image.height(), 3)
    return {image.pixelColor(x, y).name() for x in xs for y in ys}


def cut_off(page: InsightsPage) -> list[str]:
    """Words in sight that have less room than they need."""
    return [
        one.text()
        for one in page.findChildren(QLabel)
        if one.isVisible()
        and not one.wordWrap()
        and "Elided" not in type(one).__name__
        and one.fontMetrics().horizontalAdvance(one.text()) > one.width() + 2
    ]


SEEN = {
    "empty": "No meetings in this time",
    "error": "The disk is gone.",
    "figures": "Share of the talk",
    "one person": "Share of the talk",
    "loading": "Insights",
}


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest, theme: Theme) -> Theme:
    """Each of both themes, in force."""
    theme.set_mode("dark" if request.param == "dark" else "light")
    return theme


@pytest.mark.parametrize("name", SEEN)
def test_each_state_is_readable_in_both_themes(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell, look: Theme, name: str
) -> None:
    page = in_state(qtbot, application, shell, name)
    words = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert SEEN[name] in words
    assert cut_off(page) == []
    # What is the spinner, the button or a bar of each state.
    assert {look.tokens.colours.text, look.tokens.colours.accent} <= colours_of(page)
    with_cards = name in {"figures", "one person"}
    assert bool([one for one in page.cards if one.isVisible()]) is with_cards
