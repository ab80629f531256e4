"""How figures and times of charts are said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from meeting_desktop.domain.insights import PeriodPoint

_MONTH_DAYS = 27


def _tr(text: str) -> str:
    return QCoreApplication.translate("Insights", text)


def labelled(points: Sequence[PeriodPoint]) -> list[tuple[str, PeriodPoint]]:
    """Each with what stands below it."""
    days = [one.begins for one in points]
    monthly = len(days) > 1 and (days[1] - days[0]).days > _MONTH_DAYS
    return [(period_label(one.begins, monthly=monthly), one) for one in points]


def period_label(begins: date, *, monthly: bool) -> str:
    day = QDate(begins.year, begins.month, begins.day)
    return QLocale().toString(day, "MMM yyyy" if monthly else "d MMM")


def meetings(count: int) -> str:
    if count == 1:
        return _tr("1 meeting")
    return _tr("{0} meetings").format(QLocale().toString(count))


def per_cent(value: float) -> str:
    return _tr("{0} %").format(QLocale().toString(round(value)))


def decimal(value: float) -> str:
    return QLocale().toString(value, "f", 1)


def seconds(value: float) -> str:
    return _tr("{0} s").format(QLocale().toString(value, "f", 1))


def signed(value: float) -> str:
    text = QLocale().toString(value, "f", 2)
    return f"+{text}" if value > 0 else text


def whole(value: float) -> str:
    return QLocale().toString(round(value))
