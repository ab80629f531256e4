"""How statuses, columns, reasons and what happened with a lead are said."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QLocale

from meeting_desktop.domain.lead_duplicates import Duplicate, Likeness
from meeting_desktop.domain.lead_import import LeadColumn
from meeting_desktop.domain.leads import Lead, LeadStatus
from meeting_desktop.ui.library.wording import day_and_time, one_line
from meeting_desktop.ui.widgets.pill import Tone

#: Beside the words, so that colour is never alone.
STATUS_GLYPHS: dict[LeadStatus, str] = {
    LeadStatus.NEW: "sparkle",
    LeadStatus.CONTACTED: "chat-text",
    LeadStatus.QUALIFIED: "check-circle",
    LeadStatus.PROPOSAL: "file-text",
    LeadStatus.NEGOTIATION: "handshake",
    LeadStatus.WON: "trophy",
    LeadStatus.LOST: "x-circle",
}
STATUS_TONES: dict[LeadStatus, Tone] = {
    LeadStatus.WON: "success",
    LeadStatus.LOST: "danger",
    LeadStatus.QUALIFIED: "accent",
    LeadStatus.PROPOSAL: "accent",
    LeadStatus.NEGOTIATION: "warning",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Leads", text)


def status_title(status: LeadStatus) -> str:
    return {
        LeadStatus.NEW: _tr("New"),
        LeadStatus.CONTACTED: _tr("Contacted"),
        LeadStatus.QUALIFIED: _tr("Qualified"),
        LeadStatus.PROPOSAL: _tr("Proposal"),
        LeadStatus.NEGOTIATION: _tr("Negotiation"),
        LeadStatus.WON: _tr("Won"),
        LeadStatus.LOST: _tr("Lost"),
    }[status]


def field_title(field: str) -> str:
    """Of a field of ``Lead``, or of a meeting that the CRM has too."""
    return {
        "title": _tr("Title"),
        "start": _tr("Begins"),
        "minutes": _tr("Minutes"),
        "name": _tr("Name"),
        "company": _tr("Company"),
        "email": _tr("E-mail"),
        "phone": _tr("Phone"),
        "job_title": _tr("Job title"),
        "time_zone": _tr("Time zone"),
        "status": _tr("Status"),
        "source": _tr("Source"),
        "tags": _tr("Tags"),
        "owner_id": _tr("Owner"),
        "score": _tr("Score"),
        "crm_id": _tr("CRM id"),
        "updated": _tr("Changed"),
    }[field]


def column_title(column: LeadColumn) -> str:
    """What a column of a table means."""
    special = {
        LeadColumn.FIRST_NAME: _tr("First name"),
        LeadColumn.LAST_NAME: _tr("Last name"),
        LeadColumn.NOTE: _tr("Note"),
    }
    return special.get(column) or field_title(column.value)


def reason(duplicate: Duplicate) -> str:
    return {
        Likeness.SAME_EMAIL: _tr("has the same e-mail address"),
        Likeness.TAGGED_EMAIL: _tr("has the same address but for what stands behind the plus sign"),
        Likeness.SAME_PHONE: _tr("has the same phone number and nearly the same name"),
        Likeness.SIMILAR_NAME: _tr("has nearly the same name and company"),
    }[duplicate.likeness]


def who(lead: Lead) -> str:
    """``Ada Muster, Acme``."""
    parts = [one_line(lead.name), one_line(lead.company)]
    return ", ".join(part for part in dict.fromkeys(parts) if part)


def field_text(lead: Lead, field: str) -> str:
    """What a lead has there, as one reads it; empty where there is nothing."""
    value = getattr(lead, field)
    if field == "tags":
        return ", ".join(lead.tags)
    if field == "status":
        return status_title(lead.status)
    return "" if value is None else str(value)


def lead_total(count: int) -> str:
    if count == 1:
        return _tr("1 lead")
    return _tr("{0} leads").format(QLocale().toString(count))


def of_total(shown: int, total: int) -> str:
    if shown == total:
        return lead_total(total)
    return _tr("{0} of {1}").format(QLocale().toString(shown), lead_total(total))


def when(moment: datetime | None) -> str:
    """In this machine's zone, short."""
    if moment is None:
        return ""
    return day_and_time(moment.astimezone(), date.today())  # noqa: DTZ011 - the person's day


def status_step(text: str) -> str:
    """``new>qualified`` of an event, as one reads it."""
    before, _, after = text.partition(">")
    try:
        first, second = status_title(LeadStatus(before)), status_title(LeadStatus(after))
    except ValueError:
        return one_line(text)
    return _tr("{0} → {1}").format(first, second)


def local_time(zone: str, now: datetime) -> str:
    """What the clock shows where the lead is; empty where nobody knows."""
    try:
        there = now.astimezone(ZoneInfo(zone)) if zone else None
    except (KeyError, ValueError, OSError):
        return ""
    return "" if there is None else _tr("{0} there now").format(there.strftime("%H:%M"))
