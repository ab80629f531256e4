"""A transcript as text that other programs read: md, txt, json.

Subtitles are in ``webvtt_format`` and ``subrip_format``. Source: CommonMark. Text from people is
escaped for each format, so that a word can never become markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from meeting_desktop.domain.engagement_formats import people_data, people_lines
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Transcript, Word, turns_of
from meeting_desktop.domain.written import NOTHING_WRITTEN, PollOutcome, Written


def to_txt(transcript: Transcript) -> str:
    """One paragraph a turn, with the name before it where there is one."""
    paragraphs = []
    for turn in turns_of(transcript.segments):
        name, text = one_line(transcript.name_of(turn.speaker_id)), one_line(turn.text)
        paragraphs.append(f"{name}: {text}" if name else text)
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def to_markdown(
    meeting: Meeting, transcript: Transcript, written: Written = NOTHING_WRITTEN
) -> str:
    """A heading, the facts, each turn under its name and time, then what was written and asked."""
    lines = [f"# {_markdown(meeting.title)}", ""]
    if meeting.actual_start is not None:
        lines += [f"{meeting.actual_start:%Y-%m-%d %H:%M} UTC", ""]
    for turn in turns_of(transcript.segments):
        name = transcript.name_of(turn.speaker_id) or "Speaker"
        lines += [f"**{_markdown(name)}** · {clock_time(turn.start)}", "", _markdown(turn.text), ""]
    together = (
        *_agenda_lines(written),
        *_note_lines(written),
        *_chat_lines(written),
        *_poll_lines(written),
        *_file_lines(written),
        *people_lines(written.people, _markdown),
    )
    return "\n".join([*lines, *together])


def to_json(transcript: Transcript, *, duration: float, written: Written = NOTHING_WRITTEN) -> str:
    """JSON with language, duration, model, segments[start, end, speaker, text, words].

    A word has text, start, end, probability. Where there are any: chat[at, name, text] and
    polls[at, asker, question, kind, choices[text, count], answers and of open ones texts[name
    where it was not anonymous, text]] and agenda[title, presenter, notes, minutes, began, spent],
    notes[at, kind, name, text and of tasks assignee, due, priority, done] and
    files[at, by, name, size, sha256].
    """
    data = as_data(transcript, duration=duration) | _written_data(written)
    if written.people:
        data["people"] = people_data(written.people)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_data(transcript: Transcript, *, duration: float) -> dict[str, object]:
    """What ``to_json`` writes, as plain data; times in seconds, rounded to milliseconds."""
    return {
        "language": transcript.language,
        "duration": round(duration, 3),
        "model": transcript.model,
        "segments": [
            {
                "start": round(segment.start, 3),
                "end": round(segment.end, 3),
                "speaker": transcript.name_of(segment.speaker_id) or None,
                "text": segment.text,
                "words": [_word(word) for word in segment.words],
            }
            for segment in transcript.segments
            if segment.words
        ],
    }


def clock_time(seconds: float) -> str:
    """``7:05`` or ``1:07:05``."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _word(word: Word) -> dict[str, object]:
    return {
        "text": word.text,
        "start": round(word.start, 3),
        "end": round(word.end, 3),
        "probability": round(word.probability, 3),
    }


def answers_in_words(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"


def _agenda_lines(written: Written) -> Iterator[str]:
    if written.agenda:
        yield from ("## Agenda", "")
        for one in written.agenda:
            yield f"- **{_markdown(one.title)}** · {_markdown(' · '.join(one.facts))}"
            if one.notes:
                yield f"  {_markdown(one.notes)}"
        yield ""


def _note_lines(written: Written) -> Iterator[str]:
    if written.notes:
        yield from ("## Notes", "")
    for note in written.notes:
        at = () if note.at is None else (clock_time(note.at),)
        yield from (f"**{note.kind_words}** · {_markdown(' · '.join((*at, *note.facts)))}", "")
        yield from ("\\\n".join(map(_markdown, note.lines)), "")


def _chat_lines(written: Written) -> Iterator[str]:
    if written.chat:
        yield from ("## Chat", "")
    for message in written.chat:
        yield from (f"**{_markdown(message.name)}** · {clock_time(message.at)}", "")
        lines = [_markdown(line) for line in message.text.splitlines() if line.strip()]
        # A backslash at its end keeps a line a line.
        yield from ("\\\n".join(lines), "")


def _poll_lines(written: Written) -> Iterator[str]:
    if written.polls:
        yield from ("## Polls", "")
    for poll in written.polls:
        asked = f"{clock_time(poll.at)} · {_markdown(poll.asker)}"
        yield from (f"**{_markdown(poll.question)}** · {asked}", "")
        yield from (f"- {_markdown(text)}: {count}" for text, count in poll.counts)
        for name, text in poll.texts:
            by = f"{_markdown(name)}: " if name else ""
            yield f"- {by}{_markdown(text)}"
        if poll.counts or poll.texts:
            yield ""
        yield from (answers_in_words(poll.answers), "")


def _file_lines(written: Written) -> Iterator[str]:
    if written.files:
        yield from ("## Files", "")
    for file in written.files:
        shared = f"{clock_time(file.at)} · {_markdown(file.by)} · {size_in_words(file.size)}"
        yield from (f"- **{_markdown(file.name)}** · {shared}", "")


_KILO = 1_000


def size_in_words(size: int) -> str:
    """``512 bytes``, ``12 kB`` or ``3.4 MB``; 1 kB is 1,000 bytes."""
    if size < _KILO:
        return f"{size} bytes"
    return f"{size / 1e6:.1f} MB" if size >= 999.5 * _KILO else f"{size / 1e3:.0f} kB"


def _written_data(written: Written) -> dict[str, object]:
    chat = [{"at": round(one.at, 3), "name": one.name, "text": one.text} for one in written.chat]
    polls = [_poll_data(one) for one in written.polls]
    agenda = [one.data for one in written.agenda]
    files = [
        {
            "at": round(one.at, 3),
            "by": one.by,
            "name": one.name,
            "size": one.size,
            "sha256": one.sha256,
        }
        for one in written.files
    ]
    notes = [one.data for one in written.notes]
    parts = {"chat": chat, "polls": polls, "agenda": agenda, "notes": notes, "files": files}
    return {name: part for name, part in parts.items() if part}


def _poll_data(poll: PollOutcome) -> dict[str, object]:
    data: dict[str, object] = {
        "at": round(poll.at, 3),
        "asker": poll.asker,
        "question": poll.question,
        "kind": poll.kind.value,
        "choices": [{"text": text, "count": count} for text, count in poll.counts],
        "answers": poll.answers,
    }
    if poll.texts:
        named = ({"name": name, "text": text} for name, text in poll.texts)
        data["texts"] = [one if one["name"] else {"text": one["text"]} for one in named]
    return data


def one_line(text: str) -> str:
    """In every one of these formats a line break would be markup."""
    return " ".join(text.split())


def _markdown(text: str) -> str:
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", one_line(text))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped))
