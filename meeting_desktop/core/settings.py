"""Settings: defaults, then ``settings.json``, then the environment (``MEETING_*``), the last wins.

Secrets are not here: they live in the keyring behind ``ports.secrets``.
Nested names take two underscores: ``MEETING_SPEECH__MODEL=tiny.en``.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from meeting_desktop.core.errors import EnvironmentFault, UserFacingError


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class ProfileSettings(_Section):
    """Who sits at this machine: the name on captions of the own microphone."""

    display_name: str = Field(default="", max_length=120)


class SoundSettings(_Section):
    """Devices by name (numbers change when something is plugged in); empty means the system's default."""

    input_device: str = ""
    output_device: str = ""
    # Sound kept from before the meeting starts, so that its first word is whole.
    pre_roll_seconds: float = Field(default=1.0, ge=0.0, le=5.0)


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


class AppearanceSettings(_Section):
    theme: Literal["system", "light", "dark"] = "system"
    caption_scale: float = Field(default=1.0, ge=0.75, le=2.5)


class Settings(BaseSettings):
    """All settings of one person, validated."""

    model_config = SettingsConfigDict(
        env_prefix="MEETING_", env_nested_delimiter="__", extra="ignore", validate_assignment=True
    )

    profile: ProfileSettings = Field(default_factory=ProfileSettings)
    sound: SoundSettings = Field(default_factory=SoundSettings)
    recording: RecordingSettings = Field(default_factory=RecordingSettings)
    speech: SpeechSettings = Field(default_factory=SpeechSettings)
    appearance: AppearanceSettings = Field(default_factory=AppearanceSettings)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (env_settings, init_settings)


def load_settings(file: Path) -> Settings:
    """Read the settings of ``file`` under those of the environment.

    Raises:
        UserFacingError: the file or a variable holds a value that is not allowed; the file is kept.
    """
    try:
        stored = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return Settings(**stored)
    except (json.JSONDecodeError, UnicodeDecodeError, TypeError) as error:
        raise UserFacingError(
            f"The settings file {file} is not valid JSON; mend or remove it and start again.",
            code="bad_settings",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UserFacingError(
            f"The setting {where} in {file} or in the environment is not valid ({first['msg']}); "
            "mend or remove it and start again.",
            code="bad_settings",
        ) from error
    except OSError as error:
        raise EnvironmentFault(
            f"The settings file {file} cannot be read; check its permissions.",
            code="settings_unreadable",
        ) from error


def save_settings(settings: Settings, file: Path) -> None:
    """Replace ``file`` in one step: a crash leaves the old or the new one, never half of it.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    content = settings.model_dump_json(indent=2, exclude_none=True)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".settings-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        Path(name).replace(file)
    except OSError as error:
        raise EnvironmentFault(
            f"The settings could not be saved to {file}; check the disk and its permissions.",
            code="settings_not_saved",
        ) from error
