"""Chat and polls as one reader may see them, as messages of the control channel."""

from __future__ import annotations

from meeting_desktop.domain.chat import ChatMessage
from meeting_desktop.domain.participants import Participant
from meeting_desktop.domain.polls import Poll, PollResults, Vote
from meeting_desktop.domain.room_messages import ChatShown, PollShown

#: Bytes of UTF-8 that wordings before the last may take of a message; the newest fit best.
_EARLIER_BYTES = 6_000
#: The same for names and words of answers; the record has all of them.
_NAMES_BYTES, _TEXTS_BYTES = 4_000, 5_000


def show_chat(message: ChatMessage, reader: Participant) -> ChatShown:
    seen = message.seen_by(reader.person, leads=reader.role.leads)
    return ChatShown(
        id=message.id,
        participant=message.author.participant,
        name=message.author.name,
        own=message.author.person == reader.person,
        text=message.text,
        sent_at=message.sent_at,
        start=message.at,
        private=message.is_private,
        to_name=message.to_name,
        reply_to=message.reply_to,
        edited=message.edited_at is not None,
        deleted=message.deleted_at is not None,
        earlier=_newest_within(seen.earlier, _EARLIER_BYTES),
    )


def show_poll(poll: Poll, own: Vote | None, results: PollResults | None) -> PollShown:
    """``own`` is the reader's answer; ``results`` None where they may not see them."""
    return PollShown(
        id=poll.id,
        name=poll.asker_name,
        question=poll.question,
        kind=poll.kind,
        choices=poll.choices,
        anonymous=poll.anonymous,
        closed=poll.closed_at is not None,
        shared=poll.shared,
        answered=own is not None,
        chosen=own.chosen if own is not None else (),
        answer=own.text if own is not None else "",
        counted=results is not None,
        counts=results.counts if results is not None else (),
        voters=results.voters if results is not None else 0,
        names=_names_within(results) if results is not None else (),
        texts=_texts_within(results) if results is not None else (),
    )


def _newest_within(wordings: tuple[str, ...], most: int) -> tuple[str, ...]:
    kept: list[str] = []
    for wording in reversed(wordings):
        most -= len(wording.encode()) * 2  # line ends and quotes take two in JSON
        if most < 0:
            break
        kept.append(wording)
    return tuple(reversed(kept))


def _names_within(results: PollResults) -> tuple[tuple[str, ...], ...]:
    """None at all where not all fit: a part of them would look like the whole."""
    size = sum(len(name.encode()) * 2 + 3 for names in results.names for name in names)
    return results.names if size <= _NAMES_BYTES else ()


def _texts_within(results: PollResults) -> tuple[tuple[str, str], ...]:
    kept, left = [], _TEXTS_BYTES
    for name, text in reversed(results.texts):
        left -= (len(name.encode()) + len(text.encode())) * 2 + 8
        if left < 0:
            break
        kept.append((name, text))
    return tuple(reversed(kept))
