"""Prompts with their values, and data with its marks."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from meeting_desktop.adapters.assistant.gemini.prompts import prompt
from meeting_desktop.domain.conversations import Conversation

_LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
}
_AS_SPOKEN = "the language that was spoken"


def rules(name: str, **values: str) -> str:
    """The ground rules and those of one task."""
    return f"{prompt('ground').text}\n\n{prompt(name).filled(values)}"


def marked(lines: Iterable[str]) -> str:
    """Lines of JSON between the marks that the ground rules speak of."""
    return "\n".join(["<data>", *lines, "</data>"])


def language_name(code: str) -> str:
    """For the model; a code that is not known here is known there."""
    return (
        _LANGUAGES.get(code, f"the language with the ISO 639-1 code {code}") if code else _AS_SPOKEN
    )


def began(conversation: Conversation) -> str:
    """Weekday, date and time where it took place."""
    local = conversation.began_at.astimezone(ZoneInfo(conversation.time_zone))
    return local.strftime("%A %Y-%m-%d %H:%M")
