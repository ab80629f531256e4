"""The sections of the settings, each with its defaults and what is allowed in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class ProfileSettings(_Section):
    """Who sits at this machine: the name on captions, the address that invitations come from.

    ``email`` is checked where it is typed (``domain.mail_addresses``).
    """

    display_name: str = Field(default="", max_length=120)
    email: str = Field(default="", max_length=254)


class SoundSettings(_Section):
    """Devices by name (numbers change with what is plugged in); empty: the system's default."""

    input_device: str = ""
    output_device: str = ""
    # Sound kept from before the meeting starts, so that its first word is whole.
    pre_roll_seconds: float = Field(default=1.0, ge=0.0, le=5.0)


class ProcessingSettings(_Section):
    """What is done to the microphone's sound before anybody hears it (ports/sound_processing.py).

    Off for a sound file, which needs none of it.
    """

    echo_cancellation: bool = True
    noise_suppression: bool = True
    automatic_gain: bool = True


class RecordingSettings(_Section):
    """How recordings are written (media.md)."""

    enabled: bool = True
    segment_seconds: float = Field(default=30.0, ge=1.0, le=120.0)
    flush_seconds: float = Field(default=0.5, ge=0.1, le=2.0)
    bit_rate: int = Field(default=32_000, ge=12_000, le=128_000)
    #: Sealed on this disk once they are finished; the key is in the keyring.
    encrypt: bool = False


class SpeechSettings(_Section):
    """The recogniser. ``language`` empty means: find out."""

    model: str = "base"
    language: str = Field(default="", pattern=r"^([a-z]{2,3})?$")
    models_folder: Path | None = None
    threads: int = Field(default=0, ge=0, le=64)
    hotwords: list[str] = Field(default_factory=list)


class IceServerSettings(_Section):
    """A STUN or TURN server; its credential is in the keyring."""

    url: str = Field(pattern=r"^(stun|stuns|turn|turns):[^\s]{1,200}$")
    username: str = Field(default="", max_length=200)


class ConferenceSettings(_Section):
    """Meetings with others: who waits, where guests come in, what helps through a firewall.

    ``bind`` is where this machine's own gateway listens; port 0 takes a free one, "none" is
    nowhere: colleagues come by the shared database alone. Other machines reach it only with
    ``certificate`` and ``key`` (PEM files). ``public_url`` is what guests open where that differs.
    ``gateway_url``: a gateway elsewhere, used instead of this machine's own;
    ``gateway_by_database``: it brings guests by the shared database, and this machine needs no key.
    ``screen_pictures`` a second and ``screen_kbit`` (kbit/s to each who watches) are what one's own
    shared screen takes at most (domain/screen_limits.py).
    """

    lobby: Literal["everybody", "guests", "nobody"] = "guests"
    capacity: int = Field(default=20, ge=2, le=30)
    sounds: bool = True
    #: Nobody rings for each who comes into a room with more people than this.
    sounds_up_to: int = Field(default=8, ge=0, le=30)
    screen_pictures: int = Field(default=10, ge=2, le=10)
    screen_kbit: int = Field(default=1_500, ge=300, le=3_000)
    bind: str = Field(default="127.0.0.1:0", pattern=r"^([^\s]{1,200}:[0-9]{1,5}|none)$")
    certificate: Path | None = None
    key: Path | None = None
    public_url: str = Field(default="", pattern=r"^(https?://[^\s#?]{1,200})?$")
    gateway_url: str = Field(default="", pattern=r"^(https?://[^\s#?]{1,200})?$")
    gateway_by_database: bool = False
    ice_servers: list[IceServerSettings] = Field(default_factory=list, max_length=8)
    #: Where there is no keyring, on a server: the file that holds the key of ``gateway_url``.
    gateway_key_file: Path | None = None


#: As ``domain.mail.TEMPLATED``, for whoever sends another kind means it; a test compares them.
MailKindName = Literal[
    "invitation", "update", "reminder", "cancellation", "ai_joined", "summary", "test"
]
_HOST = r"^[A-Za-z0-9.:_-]{0,200}$"
_NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
_WALL_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class MailSettings(_Section):
    """Where mail goes out and where answers come in; the passwords are in the keyring.

    ``host`` empty: mail is not set up, and what is queued waits. ``security`` "none" is only for a
    server on this machine. ``kinds_off`` are not sent. From ``quiet_from`` to ``quiet_until`` (wall
    times of this person's zone; the same twice: never) reminders and summaries wait.
    ``reminder_minutes`` before a meeting a reminder is mailed; empty: none.
    """

    host: str = Field(default="", pattern=_HOST)
    port: int = Field(default=587, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = Field(default="", max_length=200, pattern=_NO_CONTROLS)
    from_address: str = Field(default="", max_length=254, pattern=_NO_CONTROLS)
    from_name: str = Field(default="", max_length=120, pattern=_NO_CONTROLS)
    #: Of the texts that ship, and of dates in all of them.
    language: Literal["en", "de"] = "en"
    kinds_off: list[MailKindName] = Field(default_factory=list, max_length=7)
    quiet_from: str = Field(default="22:00", pattern=_WALL_TIME)
    quiet_until: str = Field(default="07:00", pattern=_WALL_TIME)
    reminder_minutes: list[int] = Field(default_factory=lambda: [60], max_length=4)
    #: Answers to invitations are read here; empty: only those that are dropped or pasted.
    imap_host: str = Field(default="", pattern=_HOST)
    imap_port: int = Field(default=993, ge=1, le=65_535)
    imap_username: str = Field(default="", max_length=200, pattern=_NO_CONTROLS)


class SharedSettings(_Section):
    """The shared database; the password is in the keyring. ``host`` empty: none.

    ``ca_file`` is the authority that the server's certificate is checked against; None: those of
    the system. TLS is not a matter of choice (ports/shared_login.py). ``offer``: whoever starts for
    the first time is asked once whether there is one.
    """

    host: str = Field(default="", max_length=200, pattern=_NO_CONTROLS)
    port: int = Field(default=5432, ge=1, le=65_535)
    database: str = Field(default="meeting_desktop", min_length=1, max_length=63)
    login: str = Field(default="", max_length=63, pattern=_NO_CONTROLS)
    ca_file: Path | None = None
    offer: bool = True


class StorageSettings(_Section):
    """Where recordings lie for colleagues: nowhere, in a folder or share, or in an S3 bucket.

    ``endpoint`` empty: Amazon's of the region. The secret of ``access_key`` is in the keyring.
    ``upload_kbit``: kbit/s that uploads take at most, 0: all there is.
    """

    kind: Literal["none", "folder", "s3"] = "none"
    folder: Path | None = None
    endpoint: str = Field(default="", pattern=r"^(https?://[^\s#?@]{1,200})?$")
    bucket: str = Field(default="", pattern=r"^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$")
    prefix: str = Field(default="", max_length=200, pattern=r"^([\w-][\w.-]*(/[\w-][\w.-]*)*)?$")
    region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]{1,40}$")
    path_style: bool = True
    access_key: str = Field(default="", pattern=r"^[!-~]{0,128}$")
    upload_kbit: int = Field(default=0, ge=0, le=10_000_000)


class AssistantSettings(_Section):
    """Who reads what is said: the rules of this machine, or Gemini; its key is in the keyring.

    ``address`` empty: Google's own. ``budget_cents`` and ``requests_per_minute`` bound one meeting;
    0 cents: no request at all. ``hide_names`` and ``hide_numbers``: neither leaves this machine.
    ``language`` of reports, empty: as it was spoken.
    """

    analyst: Literal["offline", "gemini"] = "offline"
    model: str = Field(default="gemini-2.5-flash", pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")
    address: str = Field(default="", pattern=r"^(https?://[^\s#?@]{1,200})?$")
    budget_cents: int = Field(default=50, ge=0, le=100_000)
    requests_per_minute: int = Field(default=10, ge=1, le=600)
    hide_names: bool = True
    hide_numbers: bool = False
    language: str = Field(default="", pattern=r"^([a-z]{2,3})?$")
    #: Read a meeting by itself when it is over.
    report_after_meeting: bool = True
    #: Cards and nudges while people speak.
    guide: bool = True


class VoiceSettings(_Section):
    """The voice of the AI participant. ``name`` is what it calls itself."""

    kind: Literal["system", "piper"] = "system"
    variant: int = Field(default=0, ge=0, le=9)
    name: str = Field(default="Assistant", min_length=1, max_length=60, pattern=_NO_CONTROLS)
    #: Seconds of silence after a turn, before it speaks.
    patience_s: float = Field(default=1.2, ge=0.5, le=5.0)
    #: Planned meetings with the assistant are opened at their time, when nobody has begun them.
    opens_meetings: bool = True


_Weight = Annotated[int, Field(ge=0, le=100)]


class ScoreSettings(_Section):
    """Weights of the parts of a lead's score (docs/scoring.md); they need not add up to 100.

    ``floor``: so much of the weight, in per cent, must have evidence, else there is no score.
    """

    budget: _Weight = 25
    authority: _Weight = 20
    need: _Weight = 25
    timing: _Weight = 20
    engagement: _Weight = 5
    sentiment: _Weight = 5
    floor: int = Field(default=40, ge=0, le=100)


class CrmSettings(_Section):
    """Creatio; secrets are in the keyring. ``address`` empty: none.

    ``fields``: our name of a field to theirs, for leads; what is not named stays on its side.
    """

    address: str = Field(default="", pattern=r"^(https://[^\s#?@]{1,200})?$")
    sign_in: Literal["oauth", "forms"] = "oauth"
    #: Where tokens are given, where that is not the CRM itself.
    identity_address: str = Field(default="", pattern=r"^(https://[^\s#?@]{1,200})?$")
    client_id: str = Field(default="", max_length=200, pattern=_NO_CONTROLS)
    username: str = Field(default="", max_length=200, pattern=_NO_CONTROLS)
    every_minutes: int = Field(default=15, ge=0, le=1_440)
    fields: dict[str, str] = Field(default_factory=dict, max_length=40)
    #: Our status to the CRM's word for it.
    statuses: dict[str, str] = Field(default_factory=dict, max_length=10)
    #: Leads that only the CRM has come here too.
    take_new: bool = False
    #: Meetings that others plan there with linked leads come into the calendar.
    take_meetings: bool = True
    #: The one host in a network of one's own that may be asked; empty: none.
    own_host: str = Field(default="", pattern=_HOST)
    #: What its certificate is checked against; None: the authorities of the system.
    ca_file: Path | None = None


class AppearanceSettings(_Section):
    theme: Literal["system", "light", "dark"] = "system"
    caption_scale: float = Field(default=1.0, ge=0.75, le=2.5)


class NotificationSettings(_Section):
    """When a person is reminded of their meetings, in minutes before the start, and how."""

    reminder_minutes: list[Annotated[int, Field(ge=0, le=1_440)]] = Field(
        default_factory=lambda: [10, 1], max_length=5
    )
    #: Also as notifications of the system, not only in the list of the window.
    system: bool = True
    #: Nothing pops up during a meeting; the list keeps it.
    quiet_in_meetings: bool = True


class LibrarySettings(_Section):
    """What is imported by itself, and for how long reckoned stages are kept.

    ``watched_folder``: files that come to lie in it are imported; None: nothing is watched.
    """

    watched_folder: Path | None = None
    #: Of imports; empty: the model of the captions.
    model: str = ""
    cache_days: int = Field(default=30, ge=0, le=365)


class RetentionSettings(_Section):
    """After how many days what goes by itself; 0: never. ``by_tag`` goes before both."""

    audio_days: int = Field(default=0, ge=0, le=36_500)
    all_days: int = Field(default=0, ge=0, le=36_500)
    audio_days_by_tag: dict[str, Annotated[int, Field(ge=0, le=36_500)]] = Field(
        default_factory=dict, max_length=50
    )
    all_days_by_tag: dict[str, Annotated[int, Field(ge=0, le=36_500)]] = Field(
        default_factory=dict, max_length=50
    )
    #: What was removed can be brought back for so long.
    trash_days: int = Field(default=30, ge=1, le=365)
