"""Settings: defaults, then ``settings.json``, then the environment (``MEETING_*``), the last wins.

Secrets are not here: they live in the keyring behind ``ports.secrets``.
Nested names take two underscores: ``MEETING_SPEECH__MODEL=tiny.en``.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError


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
    """

    lobby: Literal["everybody", "guests", "nobody"] = "guests"
    capacity: int = Field(default=20, ge=2, le=30)
    sounds: bool = True
    #: Nobody rings for each who comes into a room with more people than this.
    sounds_up_to: int = Field(default=8, ge=0, le=30)
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


class Settings(BaseSettings):
    """All settings of one person, validated."""

    model_config = SettingsConfigDict(
        env_prefix="MEETING_", env_nested_delimiter="__", extra="ignore", validate_assignment=True
    )

    profile: ProfileSettings = Field(default_factory=ProfileSettings)
    sound: SoundSettings = Field(default_factory=SoundSettings)
    processing: ProcessingSettings = Field(default_factory=ProcessingSettings)
    recording: RecordingSettings = Field(default_factory=RecordingSettings)
    speech: SpeechSettings = Field(default_factory=SpeechSettings)
    conference: ConferenceSettings = Field(default_factory=ConferenceSettings)
    mail: MailSettings = Field(default_factory=MailSettings)
    shared: SharedSettings = Field(default_factory=SharedSettings)
    storage: StorageSettings = Field(default_factory=StorageSettings)
    assistant: AssistantSettings = Field(default_factory=AssistantSettings)
    voice: VoiceSettings = Field(default_factory=VoiceSettings)
    score: ScoreSettings = Field(default_factory=ScoreSettings)
    crm: CrmSettings = Field(default_factory=CrmSettings)
    appearance: AppearanceSettings = Field(default_factory=AppearanceSettings)
    notifications: NotificationSettings = Field(default_factory=NotificationSettings)

    @classmethod
    def settings_customise_sources(  # pydantic gives them by name
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (env_settings, init_settings)


def load_settings(file: Path) -> Settings:
    """Read the settings of ``file`` under those of the environment.

    Raises:
        UserFacingError: the file or a variable holds a value that is not allowed; the file is kept.
        EnvironmentFault: the file cannot be read.
    """
    stored = _read(file)
    try:
        return Settings(**stored)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UserFacingError(
            f"The setting {where} in {file} or in the environment is not valid ({first['msg']}); "
            "mend or remove it and start again.",
            code="bad_settings",
        ) from error
    except SettingsError as error:
        raise UserFacingError(
            "A variable MEETING_… of the environment is not valid; nested settings are written "
            "like MEETING_SPEECH__MODEL=base. Mend or remove it and start again.",
            code="bad_settings",
        ) from error


def store_values(file: Path, section: str, values: Mapping[str, object]) -> None:
    """Set ``values`` of one section in ``file`` and keep everything else that is in it.

    Only what a person changed goes into the file: neither the environment of this run nor the
    defaults of this version. The file is replaced in one step: a crash leaves the old or the new
    one, never half of it.

    Raises:
        UserFacingError: the file is no JSON any more; it is kept.
        EnvironmentFault: the file cannot be read or written; it is kept.
    """
    stored = _read(file)
    before = stored.get(section)
    stored[section] = {**(before if isinstance(before, dict) else {}), **values}
    _replace(file, json.dumps(stored, indent=2, ensure_ascii=False) + "\n")


def _read(file: Path) -> dict[str, Any]:
    try:
        # Some editors put a byte order mark before the text.
        stored = json.loads(file.read_text(encoding="utf-8-sig")) if file.exists() else {}
    except OSError as error:
        raise EnvironmentFault(
            f"The settings file {file} cannot be read; check its permissions.",
            code="settings_unreadable",
        ) from error
    except (ValueError, RecursionError) as error:
        raise _not_json(file) from error
    if not isinstance(stored, dict):
        raise _not_json(file)
    return stored


def _not_json(file: Path) -> UserFacingError:
    return UserFacingError(
        f"The settings file {file} is not valid JSON; mend or remove it and start again.",
        code="bad_settings",
    )


def _replace(file: Path, content: str) -> None:
    fresh: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".settings-")
        fresh = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(file)
    except OSError as error:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"The settings could not be saved to {file}; check the disk and its permissions.",
            code="settings_not_saved",
        ) from error
