"""A profile from what was heard of a voice: a new one, or a known one that is learnt more of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from meeting_desktop.application.encode_voices import HeardVoice
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.diarization import VoiceCluster
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.speaker_names import clean_speaker_name
from meeting_desktop.domain.transcript import Speaker
from meeting_desktop.domain.voice_matching import LEAST_SPEECH, match_voices, mean_print
from meeting_desktop.domain.voice_profiles import VoiceProfile
from meeting_desktop.ports.unit_of_work import UnitOfWork


def learnt(
    uow: UnitOfWork,
    speaker: Speaker | None,
    name: str,
    heard: HeardVoice,
    now: datetime,
    *,
    lead: Lead | None = None,
) -> VoiceProfile:
    """What is to be stored of the voice from now on; ``now`` is when its person agreed.

    ``lead``: whom the meeting was about; a voice of their name is theirs.
    """
    me = uow.people.me()
    is_leads = lead is not None and lead.name.strip().casefold() == name.casefold()
    lead_id = lead.id if lead is not None and is_leads else None
    known = _known(uow, speaker, name, heard)
    if known is not None:
        return replace(_refined(known, heard), lead_id=known.lead_id or lead_id)
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
        lead_id=lead_id,
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


def learnt_own(uow: UnitOfWork, name: str, heard: HeardVoice, now: datetime) -> VoiceProfile:
    """The same of whoever works here, who says so; a profile of theirs is learnt anew, or more of.

    What was learnt before of another voice than this one was not theirs.
    """
    me = uow.people.me()
    own = next((one for one in uow.voice_profiles.all() if one.user_id == me.id), None)
    if own is None:
        return replace(learnt(uow, None, name, heard, now), user_id=me.id)
    if match_voices((VoiceCluster(0, heard.seconds, heard.print),), (own,)):
        return _refined(own, heard)
    return replace(own, print=heard.print, clips=heard.clips, speech_seconds=heard.seconds)


def checked_name(name: str, consent: bool) -> str:
    if not consent:
        raise without_consent()
    return clean_speaker_name(name)


def without_consent() -> UserFacingError:
    return UserFacingError(
        "A voice is kept only when its person has agreed; ask them, then tick the box.",
        code="no_consent",
    )


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
