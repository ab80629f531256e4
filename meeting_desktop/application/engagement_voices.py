"""What was said in a meeting, by person: all of somebody's devices are one voice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from meeting_desktop.application.conversation_of import conversation_in
from meeting_desktop.domain.meetings import Meeting, Participant
from meeting_desktop.domain.participants import name_key
from meeting_desktop.domain.reports import TalkFigures
from meeting_desktop.domain.talk_figures import talk_figures
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Voice:
    """``name`` as the transcript has it: somebody may have corrected it there."""

    name: str
    talk: TalkFigures


def person_of(one: Participant) -> UUID:
    """Whom a device is of."""
    return one.person or one.id


def voices_of(
    uow: UnitOfWork,
    meeting: Meeting,
    transcript: Transcript | None,
    participants: Sequence[Participant],
) -> Mapping[UUID, Voice]:
    """By person; who said nothing is not there."""
    if transcript is None:
        return {}
    keys = _keys_of_speakers(meeting.id, transcript, participants)
    names = {
        keys[one.id]: one.name for one in sorted(transcript.speakers, key=_by_id, reverse=True)
    }
    who = {segment.id: segment.speaker_id for segment in transcript.segments}
    conversation = conversation_in(uow, meeting, transcript)
    said = tuple(
        replace(one, speaker=str(keys[speaker]))
        for one in conversation.utterances
        if (speaker := who[one.segment_id]) is not None and speaker in keys
    )
    figures = talk_figures(replace(conversation, utterances=said))
    return {UUID(key): Voice(names[UUID(key)], _rounded(found)) for key, found in figures.items()}


def _keys_of_speakers(
    meeting_id: UUID, transcript: Transcript, participants: Sequence[Participant]
) -> Mapping[UUID, UUID]:
    """The person behind each voice.

    Several voices at one device are several people, of whom the one with its name is its person's.
    """
    people = {one.id: one for one in participants}
    heard = {segment.speaker_id for segment in transcript.segments if segment.words}
    at_device = Counter(
        one.participant_id for one in transcript.speakers if one.id in heard and one.participant_id
    )
    keys = {}
    for one in transcript.speakers:
        device = people.get(one.participant_id) if one.participant_id is not None else None
        if device is not None and (
            at_device[device.id] <= 1 or name_key(one.name) == name_key(device.display_name)
        ):
            keys[one.id] = person_of(device)
        else:
            keys[one.id] = uuid5(meeting_id, f"voice {name_key(one.name)}")
    return keys


def _by_id(one: Speaker) -> UUID:
    return one.id


def _rounded(figures: TalkFigures) -> TalkFigures:
    """As they are stored: the same wherever the sums were made."""
    return replace(
        figures,
        seconds=round(figures.seconds, 3),
        share=round(figures.share, 4),
        longest_monologue=round(figures.longest_monologue, 3),
        patience=round(figures.patience, 3) if figures.patience is not None else None,
    )
