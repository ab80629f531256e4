"""Whether and how a meeting repeats; a sentence says it in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from meeting_desktop.domain.repeats import Repeat, RepeatUnit, by_weekday
from meeting_desktop.ui.schedule.pickers import DateField, NumberField
from meeting_desktop.ui.schedule.repeat_model import Pattern, Repeating
from meeting_desktop.ui.schedule.repeat_words import nth_words, repeat_words, weekday_words
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.theme.theme import set_look
from meeting_desktop.ui.widgets.choices import ComboBox
from meeting_desktop.ui.widgets.labels import Label

_MOST_INTERVAL = 99
_MOST_TIMES = 400
_USUAL_TIMES = 10
_USUAL_WEEKS = 13
_NEVER, _UNTIL, _TIMES = range(3)


class RepeatField(QWidget):
    """``chosen`` carries the RRULE value, empty for a meeting that does not repeat."""

    chosen = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        theme = shell.theme
        self._now = Repeating("", datetime(2000, 1, 1))  # noqa: DTZ001 - wall times, all here
        self.pattern_box = ComboBox(theme, self.tr("Repeat"))
        self.interval = NumberField(theme, self.tr("Every so many"), _MOST_INTERVAL)
        self.unit = Label("", "caption")
        self.day_buttons = [self._day_button(day) for day in range(7)]
        self.end_box = ComboBox(theme, self.tr("Ends"))
        for words in (self.tr("Never ends"), self.tr("Until…"), self.tr("After so many times")):
            self.end_box.addItem(words)
        self.until_field = DateField(theme, self.tr("Last day"))
        self.times = NumberField(theme, self.tr("So many times"), _MOST_TIMES)
        self.sentence = Label("", "caption", wrap=True)
        self.setFocusProxy(self.pattern_box)
        self._lay_out(shell)
        self.pattern_box.activated.connect(self._on_pattern)
        self.interval.valueChanged.connect(lambda value: self._take(self._now.change(every=value)))
        self.end_box.activated.connect(self._on_end)
        self.until_field.userDateChanged.connect(
            lambda day: self._take(self._now.end(until=date(day.year(), day.month(), day.day())))
        )
        self.times.valueChanged.connect(lambda value: self._take(self._now.end(times=value)))

    def _day_button(self, day: int) -> QToolButton:
        button = QToolButton()
        button.setText(weekday_words(day)[:2])
        button.setCheckable(True)
        button.setAccessibleName(weekday_words(day, long=True))
        set_look(button, kind="toggle")
        button.clicked.connect(self._on_days)
        return button

    def _lay_out(self, shell: Shell) -> None:
        space = shell.theme.tokens.space
        self._every = QWidget()
        every = QHBoxLayout(self._every)
        every.setContentsMargins(0, 0, 0, 0)
        every.setSpacing(space.small)
        every.addWidget(Label(self.tr("every"), "caption"))
        every.addWidget(self.interval)
        every.addWidget(self.unit)
        first = QHBoxLayout()
        first.setSpacing(space.small)
        first.addWidget(self.pattern_box, 1)
        first.addWidget(self._every)
        self._days = QWidget()
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(space.hair)
        for button in self.day_buttons:
            days.addWidget(button)
        days.addStretch(1)
        self._end = QWidget()
        end = QHBoxLayout(self._end)
        end.setContentsMargins(0, 0, 0, 0)
        end.setSpacing(space.small)
        end.addWidget(self.end_box, 1)
        end.addWidget(self.until_field, 1)
        end.addWidget(self.times)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(first)
        for part in (self._days, self._end, self.sentence):
            column.addWidget(part)

    # -- what is shown --------------------------------------------------------------------------

    def show_rule(self, rule: str, start: datetime) -> str:
        """``start`` is the wall time of the first meeting; "on day 10" is read from it.

        The rule as it is now: the one that was shown goes along to another day.
        """
        if rule != self._now.rule or not rule:
            self._now = Repeating.of(rule, start)
        elif start != self._now.start:
            self._now = self._now.starting(start)
        self._name_patterns()
        self._show()
        return self._now.rule

    def _name_patterns(self) -> None:
        start, repeat = self._now.start, self._now.repeat
        nth = by_weekday(RepeatUnit.MONTH, start)
        if repeat is not None and repeat.nth is not None:
            nth = repeat
        month_day = (repeat.month_day if repeat is not None else None) or start.day
        on_day = self.tr("Monthly on day {0}").format(month_day)
        on_weekday = self.tr("Monthly on the {0} {1}").format(
            nth_words(nth.nth or 1), weekday_words(nth.weekday or 0, long=True)
        )
        self.pattern_box.clear()
        for pattern, words in (
            (Pattern.NONE, self.tr("Does not repeat")),
            (Pattern.DAILY, self.tr("Daily")),
            (Pattern.WORKDAYS, self.tr("Monday to Friday")),
            (Pattern.WEEKLY, self.tr("Weekly")),
            (Pattern.MONTH_DAY, self.tr("Monthly on the last day") if month_day < 0 else on_day),
            (Pattern.MONTH_WEEKDAY, on_weekday),
            (Pattern.YEARLY, self.tr("Yearly")),
        ):
            self.pattern_box.addItem(words, pattern)
        if self._now.pattern is Pattern.OTHER:
            self.pattern_box.addItem(self.tr("By its own rule"), Pattern.OTHER)

    def _show(self) -> None:
        pattern, repeat = self._now.pattern, self._now.repeat
        self.pattern_box.setCurrentIndex(self.pattern_box.findData(pattern))
        plain = repeat is not None and pattern is not Pattern.OTHER
        self._every.setVisible(plain)
        self._days.setVisible(pattern is Pattern.WEEKLY)
        self._end.setVisible(plain)
        self.unit.setText(self._unit(pattern))
        for day, button in enumerate(self.day_buttons):
            button.setChecked(day in self._now.weekdays)
        if repeat is not None:
            self._show_numbers(repeat)
        words = repeat_words(self._now)
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words))

    def _show_numbers(self, repeat: Repeat) -> None:
        self.interval.show_number(repeat.every)
        end = _UNTIL if repeat.until else _TIMES if repeat.times else _NEVER
        self.end_box.setCurrentIndex(end)
        self.until_field.setVisible(end == _UNTIL)
        self.times.setVisible(end == _TIMES)
        if repeat.until is not None:
            self.until_field.show_day(repeat.until)
        self.times.show_number(repeat.times or _USUAL_TIMES)

    def _unit(self, pattern: Pattern) -> str:
        return {
            Pattern.DAILY: self.tr("days"),
            Pattern.WORKDAYS: self.tr("weeks"),
            Pattern.WEEKLY: self.tr("weeks"),
            Pattern.MONTH_DAY: self.tr("months"),
            Pattern.MONTH_WEEKDAY: self.tr("months"),
            Pattern.YEARLY: self.tr("years"),
        }.get(pattern, "")

    # -- what a person does ---------------------------------------------------------------------

    def _on_pattern(self) -> None:
        self._take(self._now.choose(Pattern(self.pattern_box.currentData())))

    def _on_days(self) -> None:
        days = {day for day, button in enumerate(self.day_buttons) if button.isChecked()}
        own = {self._now.start.weekday()}
        self._take(self._now.change(weekdays=frozenset(days or own)))

    def _on_end(self, end: int) -> None:
        repeat = self._now.repeat
        if end == _UNTIL:
            later = (self._now.start + timedelta(weeks=_USUAL_WEEKS)).date()
            self._take(self._now.end(until=(repeat.until if repeat else None) or later))
        elif end == _TIMES:
            times = repeat.times if repeat is not None else None
            self._take(self._now.end(times=times or _USUAL_TIMES))
        else:
            self._take(self._now.end())

    def _take(self, repeating: Repeating) -> None:
        self._now = repeating
        self._show()
        self.chosen.emit(repeating.rule)
