"""A profile from what was heard of a voice: a new one, or a known one that is learnt more of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from meeting_desktop.application.encode_voices import HeardVoice
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import VoiceCluster
from meeting_desktop.domain.speaker_names import clean_speaker_name
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.domain.voice_matching import LEAST_SPEECH, match_voices, mean_print
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.unit_of_work import UnitOfWork


def learnt(
    uow: UnitOfWork, speaker: Speaker | None, name: str, heard: HeardVoice, now: datetime
) -> VoiceProfile:
    """What is to be stored of the voice from now on; ``now`` is when its person agreed."""
    known = _known(uow, speaker, name, heard)
    if known is not None:
        return _refined(known, heard)
    me = uow.people.me()
    return VoiceProfile(
        new_id(),
        uow.personal_scope(),
        name,
        heard.print,
        heard.clips,
        heard.seconds,
        now,
        now,
        user_id=me.id if me.display_name.casefold() == name.casefold() else None,
    )


def said_to_be(speaker: Speaker, profile: VoiceProfile) -> Speaker:
    """A person has said that it is the voice of that profile."""
    return replace(
        speaker,
        name=profile.display_name,
        voice_profile_id=profile.id,
        confidence=1.0,
        is_confirmed=True,
    )


def checked_name(name: str, consent: bool) -> str:
    if not consent:
        raise UserFacingError(
            "A voice is kept only when its person has agreed; ask them, then tick the box.",
            code="no_consent",
        )
    return clean_speaker_name(name)


def too_little() -> UserFacingError:
    return UserFacingError(
        f"At least {LEAST_SPEECH:.0f} seconds of this voice alone are needed to know it again; "
        "take a meeting in which it says more.",
        code="too_little_speech",
    )


def _known(
    uow: UnitOfWork, speaker: Speaker | None, name: str, heard: HeardVoice
) -> VoiceProfile | None:
    """The profile that is learnt more of: of that name, and the same voice as far as can be told.

    One of another encoder is learnt anew: nothing tells whether it was the same voice.
    """
    confirmed = speaker.voice_profile_id if speaker is not None and speaker.is_confirmed else None
    cluster = VoiceCluster(0, heard.seconds, heard.print)
    for profile in uow.voice_profiles.all():
        if profile.display_name.casefold() != name.casefold():
            continue
        other_encoder = profile.print.model != heard.print.model
        if profile.id == confirmed or other_encoder or match_voices((cluster,), (profile,)):
            return profile
    return None


def _refined(profile: VoiceProfile, heard: HeardVoice) -> VoiceProfile:
    """The day on which the person agreed stays."""
    if profile.print.model != heard.print.model:
        return replace(profile, print=heard.print, clips=heard.clips, speech_seconds=heard.seconds)
    both = ((profile.print, profile.speech_seconds), (heard.print, heard.seconds))
    return replace(
        profile,
        print=mean_print(both),
        clips=profile.clips + heard.clips,
        speech_seconds=profile.speech_seconds + heard.seconds,
    )
