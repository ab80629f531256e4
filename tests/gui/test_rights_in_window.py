"""Rights in the window of who joined: what one may not do is greyed and says why, role by role."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_messages import PutPoint
from meeting_desktop.domain.control_messages import Admit, FromParticipant, MakeCohost
from meeting_desktop.domain.file_messages import OfferFile
from meeting_desktop.domain.given_rights import AS_USUAL, Switches
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.permissions import Action, Standing, may, needs_target, why_not
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.room_messages import AskPoll, PostChat
from meeting_desktop.domain.screen_messages import AskScreen
from meeting_desktop.ui.main_window import MainWindow
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import meeting_page_of
from tests.gui.rights_controls import BY_ITSELF, DRAWN, GREYED, SAYS, UPON, Desk
from tests.gui.test_joining_windows import come_in, fill_in

_ROLES: dict[Role, Callable[[FakeGuestSeat], FromParticipant]] = {
    Role.GUEST: lambda me: GiveRole(me.you, None),
    Role.OBSERVER: lambda me: GiveRole(me.you, Role.OBSERVER),
    Role.PRESENTER: lambda me: GiveRole(me.you, Role.PRESENTER),
    Role.COHOST: lambda me: MakeCohost(me.you, True),
}
_SWITCHED = [Switches(chat, screen) for chat, screen in product((True, False), repeat=2)]
_REASONS = {
    why_not(Standing.of(role), action, switches=switches)
    for role, action, switches in product(Role, Action, _SWITCHED)
}


def reason_of(control: QWidget | QAction) -> str:
    if isinstance(control, QAction):
        return control.statusTip()
    assert control.accessibleDescription() in control.toolTip()
    return control.accessibleDescription()


def become(
    qtbot: QtBot,
    window: MainWindow,
    seats: tuple[FakeSeat, FakeGuestSeat],
    role: Role,
    to: Switches,
) -> None:
    host, me = seats
    host.say(_ROLES[role](me))
    if not role.leads:
        host.say(Allow(me.you, Right.CHAT, to.can_chat))
        host.say(Allow(me.you, Right.SCREEN, to.can_share_screen))
    host.tick()

    def is_so() -> bool:
        row = window.session.room.model.me
        return row is not None and row.role is role and (role.leads or row.switches == to)

    qtbot.waitUntil(is_so)


def desk_of(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> Desk:
    """Ada, a guest, with one of each role beside her, one who waits and one who asks to share."""
    fill_in(window).join()
    host = FakeSeat(name="Grace")
    me = host.come("Ada")
    host.say(Admit(me.you))
    application.joining.come_in(me)
    cleo, paula, max_, otto = (
        host.come(name, role=Role.MEMBER) for name in ("Cleo", "Paula", "Max", "Otto")
    )
    host.say(MakeCohost(cleo.you, True))
    host.say(GiveRole(paula.you, Role.PRESENTER))
    host.say(GiveRole(otto.you, Role.OBSERVER))
    gus = host.come("Gus")
    host.say(Admit(gus.you))
    for name in ("Wim", "Willa"):
        host.come(name)
    line, file = PostChat(new_id(), "Mine"), OfferFile(new_id(), "plan.pdf", 2_000, "0f" * 32)
    me.say(line)
    me.say(file)
    max_.say(AskScreen())
    host.say(PutPoint(new_id(), new_id(), "Prices"))
    host.say(AskPoll(new_id(), "Agreed?", PollKind.YES_NO))
    host.tick()
    qtbot.waitUntil(lambda: len(window.session.room.model.rows) == 7)
    side = meeting_page_of(window).side
    qtbot.waitUntil(lambda: bool(side.polls.cards and side.agenda.rows and side.files.cards))
    qtbot.waitUntil(lambda: line.id in side.chat.lines)
    [card] = side.polls.cards.values()
    return Desk(window, host, me, card, line.id, file.id)


def test_each_role_sees_what_it_may_and_why_not_the_rest(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    desk = desk_of(qtbot, window, application)
    words = meeting_page_of(window).side.chat.writer.words
    words.setPlainText("half written")
    for role in _ROLES:
        for switches in [AS_USUAL] if role.leads else _SWITCHED:
            become(qtbot, window, (desk.host, desk.me), role, switches)
            qtbot.waitUntil(partial(_shows_what_it_may, desk))
            for action, controls in GREYED.items():
                reason = why_not(Standing.of(role), action, switches=switches)
                said = why_not(Standing.of(role), SAYS.get(action, action), switches=switches)
                for control in controls(desk):
                    assert control.isEnabled() is (reason is None), (role, action)
                    told = reason_of(control)
                    assert told == said if said else told not in _REASONS, (role, action, told)
    assert words.toPlainText() == "half written"


def _shows_what_it_may(desk: Desk) -> None:
    me = desk.window.session.room.model.me
    assert me is not None
    standing, upon = Standing.of(me.role), Standing.WAITING
    wanted = {
        action: may(standing, action, upon if needs_target(action) else None, me.switches)
        for action in DRAWN
    }
    assert {action: is_drawn(desk) for action, is_drawn in DRAWN.items()} == wanted, standing


def test_the_menu_of_a_person_has_what_may_be_done_to_them(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    desk = desk_of(qtbot, window, application)
    for role in _ROLES:
        become(qtbot, window, (desk.host, desk.me), role, AS_USUAL)
        others = [row for row in window.session.room.model.rows if not row.is_you]
        assert {row.role for row in others} == set(Role)
        for row, (action, has) in product(others, UPON.items()):
            # Of an observer the switches change nothing.
            counts = action is not Action.ALLOW or row.role is not Role.OBSERVER
            wanted = counts and may(Standing.of(role), action, Standing.of(row.role))
            assert has(desk.menu_of(row)) is wanted, (role, action, row.role)


def test_the_window_shows_every_action_of_the_table() -> None:
    parts = [set(GREYED), set(DRAWN), set(UPON), BY_ITSELF]
    assert set().union(*parts) == set(Action)
    assert sum(map(len, parts)) == len(Action)
    assert {action for action in Action if needs_target(action)} - set(UPON) == {
        Action.ADMIT,
        Action.DENY,
    }


def test_one_is_told_of_another_role_and_why_one_may_not_write_stands_where_one_would(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    chat, told, mine = meeting_page_of(window).side.chat, list[str](), new_id()
    window.session.room.told.connect(told.append)
    me.say(PostChat(mine, "Mine"))
    qtbot.waitUntil(lambda: mine in chat.lines)
    become(qtbot, window, (host, me), Role.OBSERVER, AS_USUAL)
    assert any(one.startswith("You are an observer now") for one in told)
    assert chat.writer.reason.text() == "Observers may not write in the chat."
    assert [one.text() for one in chat.menu_of(mine).actions()] == ["Copy", "Take back"]
    become(qtbot, window, (host, me), Role.GUEST, AS_USUAL)
    assert any(one.startswith("You are no observer any more") for one in told)
    assert chat.writer.reason.isHidden()
    assert chat.writer.words.placeholderText() == "Write a message"
    become(qtbot, window, (host, me), Role.GUEST, Switches(can_chat=False))
    off = "A host has switched the chat off for you."
    assert off in told
    assert chat.writer.reason.text() == off
    become(qtbot, window, (host, me), Role.PRESENTER, AS_USUAL)
    assert any(one.startswith("You are a presenter now") for one in told)


def test_a_host_gives_roles_and_switches_in_the_menu_of_a_person(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    host, me = come_in(qtbot, window, application)
    become(qtbot, window, (host, me), Role.COHOST, AS_USUAL)
    host.come("Alan")
    host.tick()
    model = window.session.room.model
    qtbot.waitUntil(lambda: len(model.rows) == 3)

    def row() -> tuple[Role, Switches]:
        [alan] = [one for one in model.rows if one.name == "Alan"]
        return alan.role, alan.switches

    def menu() -> QMenu:
        [alan] = [one for one in model.rows if one.name == "Alan"]
        return meeting_page_of(window).people.menu.make(alan)

    def choose(words: str) -> None:
        next(one for one in menu().actions() if one.text() == words).trigger()
        host.tick()

    def ticked(words: str) -> bool:
        return next(one for one in menu().actions() if one.text() == words).isChecked()

    assert (ticked("May write in the chat"), ticked("May share the screen")) == (True, False)
    choose("May write in the chat")
    qtbot.waitUntil(lambda: row()[1] == Switches(can_chat=False))
    assert not ticked("May write in the chat")
    choose("May share the screen")
    qtbot.waitUntil(lambda: row()[1] == Switches(can_chat=False, can_share_screen=True))
    choose("Make observer")
    qtbot.waitUntil(lambda: row()[0] is Role.OBSERVER)
    words = [one.text() for one in menu().actions()]
    assert "Make observer" not in words
    assert "May share the screen" not in words
    choose("Observer no longer")
    qtbot.waitUntil(lambda: row()[0] is Role.GUEST)
