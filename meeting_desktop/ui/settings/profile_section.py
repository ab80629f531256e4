"""Who sits at this machine: name, address, zone and hours."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.people import User, WorkingHours
from meeting_desktop.domain.wall_times import known_zones
from meeting_desktop.ui.schedule.pickers import SearchBox
from meeting_desktop.ui.settings.hours_field import HoursField
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProfileSection", text)


class ProfileSection(Section):
    """The name that captions show, and what planning asks of a person."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("Profile"))
        self._me: User | None = None
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("For example Ada"))
        self.field = self.add_field(
            self.tr("Your &name"),
            self.name,
            self.tr("Shown beside what you say, in captions and in transcripts."),
        )
        self.email = QLineEdit()
        self.email.setPlaceholderText(self.tr("ada@example.org"))
        self.email_field = self.add_field(
            self.tr("Your &mail address"),
            self.email,
            self.tr("Invitations name you by it, and those that others send you are known by it."),
        )
        self.zone = SearchBox(shell.theme, self.tr("Your time zone"))
        self.zone.offer([(name, name.replace("_", " ")) for name in known_zones()])
        self.zone_field = self.add_field(self.tr("Your &time zone"), self.zone)
        self.hours = HoursField(shell)
        self.hours_field = self.add_field(
            self.tr("When you work"),
            self.hours,
            self.tr("Planning says when a meeting is outside of it, and finds free times within."),
        )
        self.name.editingFinished.connect(self._on_name)
        self.email.editingFinished.connect(self._on_email)
        self.zone.chosen.connect(self._on_hours)
        self.hours.chosen.connect(self._on_hours)

    def show_settings(self, settings: Settings) -> None:
        if not self.name.hasFocus():
            self.name.setText(settings.profile.display_name)
        if not self.email.hasFocus():
            self.email.setText(settings.profile.email)

    def refresh(self) -> None:
        profile = self.shell.use_cases.planning.profile
        self.shell.jobs.run(self, profile.me, self._show_me, self.hours_field.show_fault)

    def _show_me(self, me: User) -> None:
        self._me = me
        if me.time_zone and self.zone.findData(me.time_zone) < 0:
            self.zone.addItem(me.time_zone, me.time_zone)  # a name that systems still have
        if me.time_zone:
            self.zone.choose(me.time_zone)
        self.hours.show_hours(me.working_hours)

    def _on_name(self) -> None:
        name = self.name.text().strip()
        if name != self.shell.use_cases.settings.current().profile.display_name:
            self.change(self.field, "profile", display_name=name)

    def _on_email(self) -> None:
        typed = self.email.text().strip()
        if typed != self.shell.use_cases.settings.current().profile.email:
            profile = self.shell.use_cases.planning.profile
            self.save(self.email_field, partial(profile.change_email, typed))

    def _on_hours(self, chosen: object) -> None:
        if self._me is None:
            return
        hours = chosen if isinstance(chosen, tuple) else self._me.working_hours
        self._save(str(self.zone.key), hours)

    def _save(self, zone: str, hours: tuple[WorkingHours, ...]) -> None:
        profile = self.shell.use_cases.planning.profile
        field = self.hours_field
        self.shell.jobs.run_in_turn(
            self, lambda: profile.change_hours(zone, hours).result(), self._saved, field.show_fault
        )

    def _saved(self, _committed: object) -> None:
        self.hours_field.show_fault("")
        self.refresh()
