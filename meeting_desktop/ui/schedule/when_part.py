"""Date, time, length, zone, and whether it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate

from meeting_desktop.domain.meeting_rules import DraftField, Findings
from meeting_desktop.domain.wall_times import known_zones
from meeting_desktop.ui.schedule.part import Part
from meeting_desktop.ui.schedule.pickers import DateField, SearchBox, TypedBox
from meeting_desktop.ui.schedule.repeat_field import RepeatField
from meeting_desktop.ui.schedule.schedule_model import offered_times
from meeting_desktop.ui.schedule.wording import zone_words
from meeting_desktop.ui.shell import Shell

LENGTHS = (15, 30, 45, 60, 90, 120)


class WhenPart(Part):
    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self.tr("When"))
        theme = shell.theme
        self.day_field = DateField(theme, self.tr("Date"))
        self.time_box = TypedBox(theme, self.tr("Time"))
        self.length_box = TypedBox(theme, self.tr("Length in minutes"))
        self.length_box.offer([str(one) for one in LENGTHS])
        self.zone_box = SearchBox(theme, self.tr("Time zone"))
        self.repeat = RepeatField(shell)
        self.row(
            (self.make_field(self.tr("&Date"), self.day_field), 5),
            (self.make_field(self.tr("Ti&me"), self.time_box, of=DraftField.START), 3),
            (self.make_field(self.tr("Mi&nutes"), self.length_box, of=DraftField.MINUTES), 3),
        )
        self.add_field(self.tr("Time &zone"), self.zone_box, of=DraftField.TIME_ZONE)
        self.repeat_form = self.add_field(self.tr("&Repeat"), self.repeat, of=DraftField.RULE)
        self.day_field.userDateChanged.connect(self._on_day)
        self.time_box.typed.connect(self._on_time)
        self.time_box.edit.editingFinished.connect(self._settle)
        self.length_box.typed.connect(self._on_length)
        self.length_box.edit.editingFinished.connect(self._settle)
        self.zone_box.chosen.connect(self._on_zone)
        self.repeat.chosen.connect(self._on_rule)

    def show_zones(self, first: Sequence[str]) -> None:
        """``first`` are those that are near: the own, the lead's, those of colleagues."""
        near = list(dict.fromkeys(zone for zone in first if zone))
        self.zone_box.offer(
            [(zone, zone_words(zone)) for zone in dict.fromkeys((*near, *known_zones()))]
        )

    def show_model(self) -> None:
        draft = self.plan.draft
        self.day_field.show_day(draft.start.date())
        self.time_box.offer(offered_times(draft.start))
        self.time_box.show_text(self.plan.time_text)
        self.length_box.show_text(self.plan.length_text)
        if self.zone_box.findData(draft.time_zone) < 0:
            self.zone_box.addItem(zone_words(draft.time_zone), draft.time_zone)
        self.zone_box.choose(draft.time_zone)
        editing = self.plan.editing
        may_repeat = editing is None or editing.may_change_rule
        self.repeat_form.setVisible(may_repeat)
        self._show_rule()

    def show_findings(self, findings: Findings | None) -> None:
        super().show_findings(findings)
        if self.plan.time_is_wrong:
            self.fields[DraftField.START].show_fault(self.tr("Write it like 9, 14:30 or 2pm."))
        if self.plan.length_is_wrong:
            self.fields[DraftField.MINUTES].show_fault(self.tr("Write it like 45 or 1h30."))

    def _show_rule(self) -> None:
        """On the tenth of each month becomes on the eleventh when the first one moves there."""
        self.plan.change(rule=self.repeat.show_rule(self.plan.draft.rule, self.plan.draft.start))

    def _on_day(self, day: QDate) -> None:
        self.plan.choose_day(date(day.year(), day.month(), day.day()))
        self._show_rule()
        self.changed.emit()

    def _on_time(self, typed: str) -> None:
        self.plan.type_time(typed)
        self.changed.emit()

    def _on_length(self, typed: str) -> None:
        self.plan.type_length(typed)
        self.changed.emit()

    def _settle(self) -> None:
        """What was understood is written as it is meant."""
        if not self.plan.time_is_wrong and not self.plan.length_is_wrong:
            self.plan.show_when()
            self.time_box.show_text(self.plan.time_text)
            self.length_box.show_text(self.plan.length_text)

    def _on_zone(self, zone: object) -> None:
        self.plan.choose_zone(str(zone))
        self.changed.emit()

    def _on_rule(self, rule: str) -> None:
        self.plan.change(rule=rule)
        self.changed.emit()
