"""One change of a transcript's speakers within a transaction, and what undoes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.shared_access import may_change, require_row
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.speaker_names import clean_speaker_name, without_profile
from meeting_desktop.domain.transcript import Speaker, Transcript
from meeting_desktop.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SpeakersBefore:
    """What undoes a naming: rows as they were, rows that were not there, whose a segment was."""

    speakers: tuple[Speaker, ...] = ()
    added: tuple[UUID, ...] = ()
    segments: tuple[tuple[UUID, UUID | None], ...] = ()


def existing_speaker(uow: UnitOfWork, speaker_id: UUID) -> Speaker:
    """To be changed. Raises: NotFoundError; UserFacingError, code ``not_allowed``."""
    require_row(uow, "speakers", speaker_id)
    speaker = uow.speakers.get(speaker_id)
    if speaker is None:
        raise NotFoundError("This speaker is not here any more; open the meeting again.")
    return speaker


def transcript_of(uow: UnitOfWork, speaker: Speaker) -> Transcript:
    """The revision that the speaker is of, whole. Raises: NotFoundError."""
    revision = uow.transcripts.number_of(speaker.transcript_id)
    for meeting_id in uow.meetings.behind("speakers", [speaker.id]):
        found = uow.transcripts.revision(meeting_id, revision or 0)
        if found is not None:
            return found
    raise NotFoundError("This version of the transcript is not here any more.")


def is_ours(uow: UnitOfWork, speaker: Speaker) -> bool:
    """Whether one may change it; of shared meetings one may only read some."""
    scope_id = uow.scopes.of_row("speakers", speaker.id)
    return scope_id is not None and may_change(uow, scope_id)


def give_name(
    uow: UnitOfWork, speaker: Speaker, typed: str, *, keep_profile: bool = False
) -> Speaker:
    """The name that a person typed, stored; done for good, whatever is recognised later.

    Another name than the profile's says that it is not the profile's voice, unless
    ``keep_profile``. Raises: UserFacingError, codes ``empty_name``, ``long_name``.
    """
    name = clean_speaker_name(typed)
    named = replace(speaker, name=name, is_confirmed=True)
    if speaker.voice_profile_id is not None and not keep_profile:
        profile = uow.voice_profiles.get(speaker.voice_profile_id)
        if profile is None or profile.display_name.casefold() != name.casefold():
            named = replace(named, voice_profile_id=None, confidence=0.0)
    uow.transcripts.put_speaker(named)
    return named


def put_back_speakers(before: SpeakersBefore, uow: UnitOfWork) -> SpeakersBefore:
    """Everything as it was; gives back what undoes that. A profile gone since stays gone."""
    inverse = _present(before, uow)
    for speaker in before.speakers:
        require_row(uow, "speakers", speaker.id)
        uow.transcripts.put_speaker(_without_lost_profile(uow, speaker))
    for owner in dict.fromkeys(owner for _, owner in before.segments):
        uow.speakers.give([one for one, former in before.segments if former == owner], owner)
    for speaker_id in before.added:
        require_row(uow, "speakers", speaker_id)
        uow.speakers.remove(speaker_id)
    return inverse


def _present(before: SpeakersBefore, uow: UnitOfWork) -> SpeakersBefore:
    there = {one.id: uow.speakers.get(one.id) for one in before.speakers}
    here = [uow.speakers.get(one) for one in before.added]
    segments = [uow.transcripts.segment(one) for one, _ in before.segments]
    return SpeakersBefore(
        tuple(one for one in (*there.values(), *here) if one is not None),
        tuple(one for one, now in there.items() if now is None),
        tuple((one.id, one.speaker_id) for one in segments if one is not None),
    )


def _without_lost_profile(uow: UnitOfWork, speaker: Speaker) -> Speaker:
    known = speaker.voice_profile_id
    if known is not None and uow.voice_profiles.get(known) is None:
        return without_profile(speaker)
    return speaker
