"""What was refused, in the words of whoever typed it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.connect_shared import Refused, Standing
from meeting_desktop.domain.sync import Operation, Refusal


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedDatabase", text)


def role_words(role: str) -> str:
    known = {
        "admin": _tr("administrator"),
        "manager": _tr("manager"),
        "rep": _tr("member"),
        "viewer": _tr("viewer: reads, changes nothing"),
    }
    return known.get(role, role)


def standing_lines(standing: Standing) -> tuple[str, str, str]:
    """Who, in which teams, and how much is seen."""
    name = standing.name or standing.email
    who = _tr("You are {0}, {1}").format(name, role_words(standing.role))
    teams = ", ".join(standing.teams)
    belongs = _tr("Teams: {0}").format(teams) if teams else _tr("You are in no team yet.")
    if standing.scopes == 1:
        return who, belongs, _tr("1 area is shared with this computer.")
    return who, belongs, _tr("{0} areas are shared with this computer.").format(standing.scopes)


def refused_title(refused: Refused) -> str:
    """``Lead “Example Bakery”``; only the kind where the row has no name any more."""
    kind = table_words(refused.what.operation.table)
    return _tr("{0} “{1}”").format(kind, refused.title) if refused.title else kind


def refused_reason(refused: Refused) -> str:
    """Why, and what helps."""
    refusal = refused.what.refusal
    if refusal is None:
        return _tr("It was taken out of what is shared with you before this could be sent.")
    return {
        Refusal.NOT_ALLOWED: _tr(
            "You may not change this. Ask its owner to share it with you as an editor, then try "
            "again."
        ),
        Refusal.CONFLICT: _tr(
            "Somebody else took the same name or code, or what it belongs to is gone. Change it "
            "here, or discard this."
        ),
        Refusal.INVALID: _tr(
            "The shared database takes no such value. Note it elsewhere and discard this."
        ),
        Refusal.UNKNOWN: _tr(
            "The shared database does not know this yet; whoever keeps it should upgrade it. "
            "Then try again."
        ),
    }[refusal]


def refused_change(operation: Operation) -> str:
    """What was to be written, for reading and for copying."""
    if operation.fields.get("deleted") is True:
        return _tr("was to be removed")
    values = [
        f"{name.replace('_', ' ')}: {value}"
        for name, value in operation.fields.items()
        if isinstance(value, (str, int, float, bool)) and value != "" and not _is_plumbing(name)
    ]
    return "\n".join(values)


def copied_text(refused: Refused) -> str:
    parts = (
        refused_title(refused),
        refused_change(refused.what.operation),
        refused_reason(refused),
    )
    return "\n".join(part for part in parts if part)


def table_words(table: str) -> str:
    return _KINDS.get(table, lambda: table.replace("_", " "))()


def _is_plumbing(name: str) -> bool:
    return name.endswith(("_id", "_at")) or name in {"id", "deleted", "position"}


_KINDS = {
    "action_items": lambda: _tr("Task from a meeting"),
    "attachments": lambda: _tr("Shared file"),
    "agenda_items": lambda: _tr("Item of an agenda"),
    "held_agenda_items": lambda: _tr("Item of an agenda with its times"),
    "artifacts": lambda: _tr("File made from a transcript"),
    "bookmarks": lambda: _tr("Bookmark in"),
    "chat_messages": lambda: _tr("Chat of a meeting"),
    "chat_wordings": lambda: _tr("Earlier wording of a message"),
    "conversation_events": lambda: _tr("Event of a meeting"),
    "crm_links": lambda: _tr("Link to the CRM"),
    "email_templates": lambda: _tr("Text of mails"),
    "invitations": lambda: _tr("Invitation"),
    "lead_events": lambda: _tr("History of a lead"),
    "lead_score_history": lambda: _tr("Score of a lead"),
    "leads": lambda: _tr("Lead"),
    "media_files": lambda: _tr("Imported file"),
    "meeting_analyses": lambda: _tr("Suggested status of a lead"),
    "meeting_analytics": lambda: _tr("Figures of a meeting"),
    "meeting_answers": lambda: _tr("Answer given in a meeting"),
    "meeting_participants": lambda: _tr("Participant of"),
    "meeting_series": lambda: _tr("Series of meetings"),
    "meeting_templates": lambda: _tr("Template"),
    "meetings": lambda: _tr("Meeting"),
    "notes": lambda: _tr("Note of a meeting"),
    "notifications": lambda: _tr("Notice"),
    "participant_engagement": lambda: _tr("Figures of a participant"),
    "participant_reports": lambda: _tr("Report on a participant"),
    "poll_responses": lambda: _tr("Answer to a poll"),
    "polls": lambda: _tr("Poll"),
    "private_messages": lambda: _tr("Private message"),
    "question_set_versions": lambda: _tr("Version of a question set"),
    "question_sets": lambda: _tr("Question set"),
    "questions": lambda: _tr("Question"),
    "recordings": lambda: _tr("Recording of"),
    "scope_members": lambda: _tr("Sharing of"),
    "segments": lambda: _tr("Words said in"),
    "speakers": lambda: _tr("Speaker"),
    "summaries": lambda: _tr("Report of a meeting"),
    "team_members": lambda: _tr("Member of a team"),
    "teams": lambda: _tr("Team"),
    "transcripts": lambda: _tr("Transcript of"),
    "users": lambda: _tr("Person"),
    "voice_profiles": lambda: _tr("Known voice"),
}
