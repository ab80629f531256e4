"""How the naming page says how much somebody spoke and how sure a suggestion is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from meeting_desktop.application.speaker_facts import SpeakerFacts, Suggestion, VoiceFacts
from meeting_desktop.ui.library.wording import length, one_line
from meeting_desktop.ui.widgets.pill import Tone


def _tr(text: str) -> str:
    return QCoreApplication.translate("Naming", text)


@dataclass(frozen=True, slots=True)
class State:
    """What a pill says of a voice."""

    text: str
    icon: str
    tone: Tone


def name_of(voice: VoiceFacts) -> str:
    return one_line(voice.speaker.name)


def share_words(voice: VoiceFacts) -> str:
    """``2 min · 43 % of what was said``."""
    return _tr("{0} · {1} of what was said").format(length(voice.seconds), per_cent(voice.share))


def per_cent(share: float) -> str:
    """Never ``100 %`` nor ``0 %`` of what is only nearly so."""
    whole = min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share)
    return _tr("{0} %").format(whole)


def state_of(voice: VoiceFacts) -> State:
    if voice.speaker.is_confirmed:
        return State(_tr("Named by you"), "check", "success")
    if voice.is_unnamed:
        return State(_tr("No name yet"), "question", "warning")
    if voice.speaker.voice_profile_id is not None:
        sure = per_cent(voice.speaker.confidence)
        return State(_tr("Recognised, {0}").format(sure), "user-focus", "accent")
    return State(_tr("Named in the meeting"), "user", "neutral")


def suggestion_words(suggestion: Suggestion) -> str:
    return f"{one_line(suggestion.name)} · {per_cent(suggestion.confidence)}"


def summary_words(facts: SpeakerFacts) -> str:
    """What is left to be done, under the title."""
    unnamed = sum(one.is_unnamed for one in facts.voices)
    if not unnamed:
        return _tr("Every voice has a name.")
    if len(facts.voices) == 1:
        return _tr("The only voice has no name yet.")
    if unnamed == 1:
        return _tr("One voice of {0} has no name yet.").format(len(facts.voices))
    return _tr("{0} voices of {1} have no name yet.").format(unnamed, len(facts.voices))
