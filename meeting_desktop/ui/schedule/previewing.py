"""Asks for the invitation's text as one invitee would get it, and puts it into its panel."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from meeting_desktop.domain.meeting_drafts import Invitee
from meeting_desktop.domain.planning import AgendaItem
from meeting_desktop.domain.wall_times import is_zone, resolve
from meeting_desktop.ui.schedule.preview_panel import PreviewPanel
from meeting_desktop.ui.schedule.schedule_model import ScheduleModel
from meeting_desktop.ui.schedule.wording import day_words, span_words, zone_words
from meeting_desktop.ui.shell import Shell

_WAIT_MS = 250


def _tr(text: str) -> str:
    return QCoreApplication.translate("Schedule", text)


class Previewing(QObject):
    """``ask`` after every change; the newest wins."""

    def __init__(self, shell: Shell, panel: PreviewPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._panel = panel
        self._model: ScheduleModel | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._write)

    def ask(self, model: ScheduleModel) -> None:
        self._model = model
        self._timer.start()

    def _write(self) -> None:
        model = self._model
        if model is None or model is not self._panel.model or self._panel.place < 0:
            return
        person = model.draft.invitees[self._panel.place]
        self._panel.show_text(*plain_invitation(model, person))


def zone_of_invitee(model: ScheduleModel, person: Invitee) -> str:
    """Theirs where it is known, else the meeting's."""
    choices = model.choices
    zones = [draft_zone := model.draft.time_zone]
    if choices is not None:
        known = [user.time_zone for user in choices.colleagues if user.id == person.user_id]
        known += [lead.time_zone for lead in choices.leads if lead.id == person.lead_id]
        zones = [*known, draft_zone]
    return next((zone for zone in zones if zone and is_zone(zone)), "UTC")


def plain_invitation(model: ScheduleModel, person: Invitee) -> tuple[str, str]:
    """Subject and text: what, when in their zone, and what is said to them."""
    draft = model.draft
    zone = zone_of_invitee(model, person)
    me = model.choices.me.display_name if model.choices is not None else ""
    lines = [_tr("{0} invites you to a meeting.").format(me or _tr("The host"))]
    wall = resolve(draft.start, draft.time_zone, draft.fold)
    if wall.instant is not None:
        end = wall.instant + timedelta(minutes=draft.minutes)
        local = wall.instant.astimezone(ZoneInfo(zone))
        when = span_words(wall.instant, end, zone)
        lines.append(f"{day_words(local.date())}\n{when} ({zone_words(zone)})")
        if zone != draft.time_zone:
            own = span_words(wall.instant, end, draft.time_zone)
            lines.append(_tr("{0} in {1}").format(own, zone_words(draft.time_zone)))
    if draft.message:
        lines.append(draft.message)
    if draft.details.agenda:
        lines.append("\n".join(_point(one) for one in draft.details.agenda))
    return draft.title.strip() or _tr("Meeting"), "\n\n".join(lines)


def _point(item: AgendaItem) -> str:
    return f"• {item.title} ({item.minutes} min)" if item.minutes else f"• {item.title}"
