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
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.setting_sections import (
    AppearanceSettings,
    AssistantSettings,
    ConferenceSettings,
    CrmSettings,
    LibrarySettings,
    MailSettings,
    NotificationSettings,
    ProcessingSettings,
    ProfileSettings,
    RecordingSettings,
    RetentionSettings,
    ScoreSettings,
    SharedSettings,
    SoundSettings,
    SpeechSettings,
    StorageSettings,
    VoiceSettings,
)


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
    library: LibrarySettings = Field(default_factory=LibrarySettings)
    retention: RetentionSettings = Field(default_factory=RetentionSettings)
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
