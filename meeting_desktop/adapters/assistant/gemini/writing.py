"""Mails and translations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from meeting_desktop.adapters.assistant.gemini.exchange import TooLongError
from meeting_desktop.adapters.assistant.gemini.faults import broken
from meeting_desktop.adapters.assistant.gemini.line import AT_EASE, GeminiLine
from meeting_desktop.adapters.assistant.gemini.numbered import as_data
from meeting_desktop.adapters.assistant.gemini.schemas import MailShape, Translations
from meeting_desktop.adapters.assistant.gemini.tokens import pieces
from meeting_desktop.adapters.assistant.gemini.wording import language_name, marked, rules
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.redaction_of_speech import SpeechRedaction
from meeting_desktop.ports.analyst import DraftedMail, MailWish

_PIECE_TOKENS, _MOST_TEXTS = 4_000, 40


async def draft_mail(
    line: GeminiLine, wish: MailWish, redacting: Callable[[Sequence[str]], SpeechRedaction]
) -> DraftedMail:
    """``redacting`` keeps names back, or not. Raises: AnalystFault."""
    redaction = redacting([wish.recipient, wish.sender, *_names_in(wish.findings)])
    told = {
        "recipient": wish.recipient,
        "sender": wish.sender,
        "decisions": [one.text for one in wish.findings.decisions],
        "ours": wish.ours,
        "theirs": wish.theirs,
        "open questions": wish.open_questions,
    }
    data = marked(as_data({key: _hidden(value, redaction)}) for key, value in told.items())
    try:
        mail = await line.ask(
            rules("mail", language=language_name(wish.language)), data, MailShape, AT_EASE
        )
    except TooLongError:
        raise broken() from None
    # A subject goes into a header: one line.
    subject = " ".join(redaction.restore(mail.subject).split())
    return DraftedMail(subject, redaction.restore(mail.body).strip())


async def translated(
    line: GeminiLine, language: str, claims: Sequence[Claim], redaction: SpeechRedaction
) -> Sequence[Claim]:
    """One for one. Raises: AnalystFault."""
    texts = [as_data(redaction.hide(one.text)) for one in claims]
    done: list[Claim] = []
    for part in pieces(texts, claims, _PIECE_TOKENS):
        for at in range(0, len(part), _MOST_TEXTS):
            some = part[at : at + _MOST_TEXTS]
            done += await _translated(line, language, some, redaction)
    return tuple(done)


async def _translated(
    line: GeminiLine, language: str, claims: Sequence[Claim], redaction: SpeechRedaction
) -> list[Claim]:
    data = marked(as_data(redaction.hide(one.text)) for one in claims)
    wanted = rules("translate", language=language_name(language))
    try:
        answer = await line.ask(wanted, data, Translations, AT_EASE)
    except TooLongError:
        raise broken() from None
    if len(answer.texts) != len(claims):
        raise broken()
    return [
        replace(one, text=redaction.restore(text))
        for one, text in zip(claims, answer.texts, strict=True)
    ]


def _names_in(findings: Findings) -> list[str]:
    names = [one.speaker for one in findings.people]
    names += [one.assignee for one in findings.tasks]
    return [name for name in names if name]


def _hidden(value: str | Sequence[str], redaction: SpeechRedaction) -> str | list[str]:
    if isinstance(value, str):
        return redaction.hide(value)
    return [redaction.hide(one) for one in value]
