"""A library of a million segments: what people say in years, made up in two minutes.

Words follow Zipf's law, as words do (Zipf, Human Behavior and the Principle of Least Effort, 1949;
with Mandelbrot's shift): the commonest is in a third of all segments, most are in a handful.
"""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import make_room_code

_WORDS = 60_000
_SHIFT = 2.7
_LONGEST = 22
_SPEAKERS = 4
_PEOPLE = 60
_LEADS = 300
_FIRST_DAY = datetime(2021, 1, 4, 8, tzinfo=UTC)
_DAYS = 1_900
_SECONDS_EACH = 6.0
_SYLLABLES = tuple(a + b for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "en", "ar"))


@dataclass(frozen=True, slots=True)
class Library:
    """What is in it: words from the commonest to the rarest, names, titles, the days it spans."""

    words: Sequence[str]
    people: Sequence[str]
    companies: Sequence[str]
    first_day: datetime
    days: int = _DAYS


def fill_library(database: Path, scope: UUID, segments: int, meetings: int) -> Library:
    """Write it into an existing database that nothing else has open. Blocks for minutes.

    Meetings last, so that each brings all of its words to the full text at once.
    """
    chance = random.Random(8)  # noqa: S311 - the same library each time
    library = _library(chance)
    with closing(sqlite3.connect(database)) as connection:
        # Nobody misses it where this fails, and a log would hold all of it twice.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        _fill(connection, _Writing(chance, library, scope), segments, meetings)
        connection.commit()
    return library


def _library(chance: random.Random) -> Library:
    made: dict[str, None] = {}
    for length in itertools.chain([1] * 60, [2] * 4_000, itertools.repeat(3)):
        made["".join(chance.choices(_SYLLABLES, k=length))] = None
        if len(made) == _WORDS:
            break
    names = list(made)
    people = [f"{names[200 + n].title()} {names[900 + n].title()}" for n in range(_PEOPLE)]
    companies = [f"{names[2_000 + n].title()} Works" for n in range(_LEADS)]
    return Library(names, people, companies, _FIRST_DAY)


class _Writing:
    def __init__(self, chance: random.Random, library: Library, scope: UUID) -> None:
        self.chance = chance
        self.library = library
        self.scope = scope.hex
        self._weights = list(
            itertools.accumulate(1.0 / (rank + _SHIFT) for rank in range(len(library.words)))
        )
        self.leads = [new_id().hex for _ in library.companies]

    def said(self) -> Sequence[str]:
        count = self.chance.randint(3, _LONGEST)
        return self.chance.choices(self.library.words, cum_weights=self._weights, k=count)

    def moment(self) -> datetime:
        day = self.chance.randrange(self.library.days)
        return self.library.first_day + timedelta(days=day, minutes=self.chance.randrange(540))


def _fill(connection: sqlite3.Connection, writing: _Writing, segments: int, meetings: int) -> None:
    _insert(connection, "leads", _leads(writing))
    for number in range(meetings):
        count = segments * (number + 1) // meetings - segments * number // meetings
        meeting, transcript = new_id().hex, new_id().hex
        begun = writing.moment()
        speakers = [
            _row(writing, id=new_id().hex, transcript_id=transcript, label=f"S{place}", name=name)
            | {"confidence": 0.0, "is_confirmed": 0}
            for place, name in enumerate(writing.chance.sample(writing.library.people, _SPEAKERS))
        ]
        _insert(connection, "transcripts", [_transcript(writing, transcript, meeting)])
        _insert(connection, "speakers", speakers)
        voices = [str(speaker["id"]) for speaker in speakers]
        _insert(connection, "segments", list(_segments(writing, transcript, voices, count)))
        _insert(connection, "meetings", [_meeting(writing, meeting, begun, count)])


def _row(writing: _Writing, **values: object) -> dict[str, object]:
    stamp = "2026-03-02 09:00:00.000000"
    common = {"scope_id": writing.scope, "created_at": stamp, "updated_at": stamp, "deleted": 0}
    return common | values


def _leads(writing: _Writing) -> list[dict[str, object]]:
    texts = dict.fromkeys(("email", "phone", "job_title", "time_zone", "source", "crm_id"), "")
    return [
        _row(writing, id=lead, name=f"Hanna {company}", company=company, status="new", tags="[]")
        | texts
        for lead, company in zip(writing.leads, writing.library.companies, strict=True)
    ]


def _meeting(writing: _Writing, meeting: str, begun: datetime, count: int) -> dict[str, object]:
    options = dict.fromkeys(("description", "external_url", "passcode_hash"), "")
    ended = begun + timedelta(seconds=count * _SECONDS_EACH)
    return (
        _row(writing, id=meeting, room_code=make_room_code(), origin="instant", status="completed")
        | options
        | {
            "title": " ".join(writing.said()[:4]).capitalize(),
            "time_zone": "Europe/Berlin",
            "actual_start": f"{begun:%Y-%m-%d %H:%M:%S}.000000",
            "actual_end": f"{ended:%Y-%m-%d %H:%M:%S}.000000",
            "language": "en",
            "lead_id": writing.chance.choice(writing.leads),
            "ics_sequence": 0,
            "meeting_type": "other",
            "options": "{}",
            "tags": "[]",
            "links": "[]",
            "detached": 0,
        }
    )


def _transcript(writing: _Writing, transcript: str, meeting: str) -> dict[str, object]:
    return _row(writing, id=transcript, meeting_id=meeting, language="en", engine="bench") | {
        "model": "base",
        "revision": 1,
    }


def _segments(
    writing: _Writing, transcript: str, voices: Sequence[str], count: int
) -> Iterator[dict[str, object]]:
    for number in range(count):
        said, start = writing.said(), number * _SECONDS_EACH
        words = [
            {"text": word, "start": start + place / 4, "end": start + place / 4 + 0.2}
            | {"probability": 0.9}
            for place, word in enumerate(said)
        ]
        yield _row(
            writing,
            id=new_id().hex,
            transcript_id=transcript,
            speaker_id=writing.chance.choice(voices),
            start=start,
            end=start + len(said) / 4,
            text=" ".join(said),
            words=json.dumps(words),
            word_count=len(said),
            confidence=0.9,
            is_final=1,
            is_overlapped=0,
        )


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[dict[str, object]]) -> None:
    names = ", ".join(f'"{name}"' for name in rows[0])
    places = ", ".join(f":{name}" for name in rows[0])
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608
