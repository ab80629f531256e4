"""The speakers of a transcript from the voices that were told apart in its sound."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import Diarization
from meeting_desktop.domain.speaker_names import next_label, numbered_name
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.domain.voice_profiles import VoiceMatch
from meeting_desktop.ports.unit_of_work import UnitOfWork


def speakers_of(
    uow: UnitOfWork,
    found: Diarization,
    matches: Mapping[int, VoiceMatch],
    transcript_id: UUID,
    *,
    participant_id: UUID | None = None,
    taken: Collection[str] = (),
    make_id: Callable[[], UUID] = new_id,
) -> Sequence[Speaker]:
    """One speaker for each cluster, in the order of ``found.clusters``; nothing is written.

    ``matches`` (``domain.voice_matching``) by the number of the cluster; they name a voice until a
    person says whose it is. A profile that is gone by now names nobody. Labels go on behind those
    that are ``taken`` by voices of other tracks. ``make_id`` gives the rows' ids, for whoever has
    to make the same ones again.
    """
    labels = set(taken)
    speakers: list[Speaker] = []
    for cluster in found.clusters:
        label = next_label(labels)
        labels.add(label)
        speaker = Speaker(make_id(), transcript_id, label, numbered_name(label), participant_id)
        speakers.append(_matched(uow, speaker, matches.get(cluster.number)))
    return speakers


def _matched(uow: UnitOfWork, speaker: Speaker, match: VoiceMatch | None) -> Speaker:
    profile = uow.voice_profiles.get(match.profile_id) if match is not None else None
    if match is None or profile is None:
        return speaker
    return replace(
        speaker,
        name=profile.display_name,
        voice_profile_id=profile.id,
        confidence=match.confidence,
    )
