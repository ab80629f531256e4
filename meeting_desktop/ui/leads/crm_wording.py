"""Leads and the CRM in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.crm_previews import SendPreview, ValueStep
from meeting_desktop.application.crm_states import CrmPhase, CrmState, LeadInCrm
from meeting_desktop.domain.crm_meetings import START
from meeting_desktop.domain.crm_merge import FieldDifference
from meeting_desktop.ui.leads import wording
from meeting_desktop.ui.library.wording import one_line

_LONGEST = 80


def _tr(text: str) -> str:
    return QCoreApplication.translate("CrmWording", text)


def value(text: str, name: str = "") -> str:
    """``name``: of which field; a meeting's start is said in this machine's zone."""
    line = one_line(text)
    if name == START and line:
        return wording.when(datetime.fromisoformat(line))
    if not line:
        return _tr("(empty)")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def step(one: ValueStep) -> str:
    """``Company: Acme → Initech``."""
    title = wording.field_title(one.name)
    return f"{title}: {value(one.before, one.name)} → {value(one.after, one.name)}"


def steps(all_of: tuple[ValueStep, ...]) -> str:
    return "\n".join(step(one) for one in all_of)


def state(now: CrmState) -> str:
    if now.phase is CrmPhase.WORKING:
        return _tr("Being brought into step…")
    if now.phase is CrmPhase.FAILED:
        return now.sentence
    if now.last_at is None:
        return _tr("Not brought into step yet")
    return _tr("In step since {0}").format(wording.when(now.last_at))


def waiting(count: int) -> str:
    if count == 1:
        return _tr("Changes of 1 lead or meeting wait for you")
    return _tr("Changes of {0} leads and meetings wait for you").format(count)


def of_lead(lead: LeadInCrm) -> str:
    link = lead.link
    if link is None:
        return _tr("Not in the CRM, as far as is known here.")
    if link.error:
        return link.error
    if lead.waiting:
        return _tr("In the CRM; what changed here waits to be sent:")
    last = max((at for at in (link.pulled_at, link.pushed_at) if at is not None), default=None)
    return _tr("In the CRM, and the same there since {0}.").format(wording.when(last))


def preview(seen: SendPreview) -> str:
    if not seen.remote_id:
        return _tr("A new lead will be made in the CRM:")
    if seen.found:
        return _tr("The CRM has this lead already. It will be linked with this one, and changed:")
    if not seen.goes:
        return _tr("The CRM has all of this already.")
    return _tr("This will be changed in the CRM:")


def difference(one: FieldDifference) -> str:
    """What holds and what lost."""
    title = wording.field_title(one.name)
    ours, theirs = value(one.ours, one.name), value(one.theirs, one.name)
    if one.ours_won:
        words = _tr("{0}: yours holds ({1}); the CRM had {2}")
        return words.format(title, ours, theirs)
    words = _tr("{0}: the CRM’s holds ({1}); yours was {2}")
    return words.format(title, theirs, ours)
