"""What a room of the window gets and what it may ask for; rooms never import the main window.

A room is a page that the rail leads to. Its module has a function that returns a ``Room``; the list
of rooms is ``ui/rooms.py``. The page is made when it is first shown, so that a start pays for one
page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.jobs import Jobs
from meeting_desktop.ui.theme.theme import Theme
from meeting_desktop.ui.widgets.notices import NoticeKind


class Shell(Protocol):
    """The window as rooms see it. Everything here is for the GUI thread."""

    @property
    def use_cases(self) -> UseCases: ...

    @property
    def bridge(self) -> Bridge: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def theme(self) -> Theme: ...

    def open_meeting(self, meeting_id: UUID, at: float = 0.0) -> None:
        """Show the Replay of a meeting that has ended, ``at`` so many seconds in."""
        ...

    def open_lead(self, lead_id: UUID) -> None:
        """Show the page of a lead."""
        ...

    def start_meeting(self) -> None:
        """Go to the pre-flight, or to the meeting that is running."""
        ...

    def hold_meeting(self, meeting_id: UUID) -> None:
        """Go to the pre-flight of a planned meeting."""
        ...

    def join_meeting(self, typed: str = "") -> None:
        """Go to the page that leads into somebody else's meeting, with a code or link in it."""
        ...

    def import_files(self) -> None:
        """Ask for recordings, and put them into the queue of imports."""
        ...

    def plan_meeting(self, draft: MeetingDraft | None = None) -> None:
        """Go to the page "Schedule a meeting", with what is known of it already.

        Without a draft the one that was left unfinished is there again.
        """
        ...

    def edit_meeting(self, meeting_id: UUID) -> None:
        """Go to the same page with a planned meeting; of a series it asks how far the edit goes."""
        ...

    def show_room(self, key: str, section: str = "") -> None:
        """Turn to a room by its key, and to one of its sections where it has some."""
        ...

    def show_toast(
        self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Say something that goes away by itself, with at most one action (Undo)."""
        ...

    def show_banner(
        self,
        key: str,
        kind: NoticeKind,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Say something that stays until it is closed. ``kind``: info, success, warning, danger.

        A banner with the same ``key`` is replaced.
        """
        ...

    def add_commands(self, *actions: QAction) -> None:
        """Make commands known to the window: their shortcuts work and Ctrl+K finds them.

        An action that is disabled or invisible is not offered. It goes when Qt deletes it.
        """
        ...


@runtime_checkable
class OpensMeetings(Protocol):
    """A room's page that can show one meeting (the Library, with its Replay)."""

    def open_meeting(self, meeting_id: UUID, at: float = 0.0) -> None: ...


@runtime_checkable
class OpensLeads(Protocol):
    """A room's page that can show one lead."""

    def open_lead(self, lead_id: UUID) -> None: ...


@runtime_checkable
class HasSections(Protocol):
    """A room's page in parts, of which one is seen (the Settings)."""

    def show_section(self, key: str) -> None: ...


@runtime_checkable
class LeavesCarefully(Protocol):
    """A page that must put something in order before the window goes on without it."""

    def close_page(self) -> None:
        """Stop players, commit what is being edited. Called once, when the window closes."""
        ...


@runtime_checkable
class HasBar(Protocol):
    """A page with a bar of buttons at its lower edge."""

    def bar_height(self) -> int:
        """In pixels; nothing is to float over them."""
        ...


class ShowsMeeting(Protocol):
    """The meeting's page, as far as the window must know what is seen on it."""

    def sees_lobby(self) -> bool:
        """Whether somebody who knocks is seen without a further word."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """``icon`` is a Phosphor name; its ``-fill`` variant is shown while the room is open.

    ``at_bottom`` puts it under the others in the rail (Settings).
    """

    key: str
    title: str
    icon: str
    shortcut: str
    make_page: Callable[[Shell], QWidget]
    at_bottom: bool = False
