"""Persons in words: for the list, its tool tips and screen readers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.attendance import AttendStatus
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import Connection, Role
from meeting_desktop.ui.conference.people_model import PersonRow


def _tr(text: str) -> str:
    return QCoreApplication.translate("People", text)


def role_word(role: Role) -> str:
    words = {
        Role.HOST: _tr("Host"),
        Role.COHOST: _tr("Co-host"),
        Role.PRESENTER: _tr("Presenter"),
        Role.MEMBER: _tr("Member"),
        Role.GUEST: _tr("Guest"),
        Role.OBSERVER: _tr("Observer"),
    }
    return words[role]


def attends_word(status: AttendStatus) -> str:
    """What the AI participant does."""
    words = {
        AttendStatus.JOINING: _tr("Joining"),
        AttendStatus.LISTENING: _tr("Listening"),
        AttendStatus.THINKING: _tr("Thinking"),
        AttendStatus.SPEAKING: _tr("Speaking"),
        AttendStatus.MUTED: _tr("Muted"),
        AttendStatus.TAKEN_OVER: _tr("A person asks"),
        AttendStatus.LEFT: _tr("Left"),
    }
    return words[status]


def who_word(row: PersonRow) -> str:
    """Their role, or that it is no person."""
    return role_word(row.role) if row.attends is None else _tr("Assistant, not a person")


def consent_word(consent: Consent) -> str:
    """The choice in two words."""
    words = {
        Consent.RECORD: _tr("Recorded"),
        Consent.TRANSCRIBE_ONLY: _tr("Captions only"),
        Consent.NONE: _tr("Nothing kept"),
    }
    return words[consent]


def consent_sentence(consent: Consent) -> str:
    """What is done with their voice."""
    sentences = {
        Consent.RECORD: _tr("Their voice is recorded and their words are written."),
        Consent.TRANSCRIBE_ONLY: _tr("Their words are written, their voice is not recorded."),
        Consent.NONE: _tr("Neither their voice nor their words are kept."),
    }
    return sentences[consent]


def my_consent_sentence(consent: Consent) -> str:
    """The choice as one says it of oneself."""
    sentences = {
        Consent.RECORD: _tr("My voice and my words"),
        Consent.TRANSCRIBE_ONLY: _tr("Only my words, as text"),
        Consent.NONE: _tr("Nothing of me"),
    }
    return sentences[consent]


def mute_word(row: PersonRow) -> str:
    if row.held:
        return _tr("Muted by a host")
    return _tr("Muted") if row.muted else _tr("Microphone open")


def connection_word(connection: Connection) -> str:
    words = {
        Connection.GOOD: _tr("Good connection"),
        Connection.POOR: _tr("Poor connection"),
        Connection.LOST: _tr("Connection lost, waiting for them"),
    }
    return words[connection]


def hand_word(place: int) -> str:
    return _tr("Hand raised, number {0}").format(place) if place else ""


def facts_of(row: PersonRow) -> list[str]:
    """What stands under the name: who they are, and what is out of the ordinary."""
    if row.attends is not None:
        facts = [attends_word(row.attends), _tr("AI")]  # whole also where the panel is narrow
    else:
        role = role_word(row.role)
        facts = [_tr("{0}, you").format(role) if row.is_you else role]
    if row.connection is Connection.LOST:
        facts.append(_tr("Connection lost"))
    elif row.connection is Connection.POOR:
        facts.append(_tr("Poor connection"))
    if row.consent is not Consent.RECORD:
        facts.append(consent_word(row.consent))
    if len(row.devices) > 1:
        facts.append(_tr("{0} devices").format(len(row.devices)))
    return facts


def describe(row: PersonRow) -> str:
    """Everything the list shows of a person, for somebody who does not see it."""
    facts = [
        row.name,
        _tr("{0}, you").format(role_word(row.role)) if row.is_you else who_word(row),
        "" if row.attends is None else attends_word(row.attends),
        _tr("speaking") if row.speaking else "",
        mute_word(row),
        hand_word(row.hand),
        connection_word(row.connection),
        consent_word(row.consent),
        _tr("{0} devices").format(len(row.devices)) if len(row.devices) > 1 else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def initials(name: str) -> str:
    """At most two letters for the disc before a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    last = words[-1][0] if len(words) > 1 else ""
    return (words[0][0] + last).upper()
