"""Which of PortAudio's devices a person is shown, and in which formats each is tried.

PortAudio lists the same hardware once for every host API, and on Linux every ALSA plugin as a
device of its own; a list of forty names where three things can be plugged in helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, AudioDevice

#: A loopback is an input that hears what an output plays.
Direction = Literal["input", "output", "loopback"]

#: The best host API of each system first; devices of the others are copies (MME cuts the names).
_HOST_APIS = (
    "Windows WASAPI",
    "Core Audio",
    "ALSA",
    "JACK Audio Connection Kit",
    "Windows DirectSound",
)
#: ALSA's doors to a sound server, and hardware itself; all other ALSA names are plugins of these.
_SERVERS = ("default", "pulse", "pipewire")
_HARDWARE_MARK = "(hw:"
#: How PortAudio (since 2022, on Windows) names what hears a loudspeaker.
_LOOPBACK_MARK = "[Loopback]"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One direction of one PortAudio device. ``rate_hz`` is what it runs at by itself."""

    index: int
    name: str
    host_api: str
    channels: int
    rate_hz: int
    is_default: bool


def choose_endpoints(endpoints: Iterable[Endpoint]) -> tuple[Endpoint, ...]:
    """Those of the best host API that has any, each name once, the default first."""
    usable = [endpoint for endpoint in endpoints if endpoint.channels > 0]
    present = {endpoint.host_api for endpoint in usable}
    best = next((api for api in _HOST_APIS if api in present), None)
    if best is not None:
        usable = [endpoint for endpoint in usable if endpoint.host_api == best]
    if best == "ALSA":
        plain = [endpoint for endpoint in usable if _is_plain_alsa(endpoint.name)]
        usable = plain or usable
    by_name: dict[str, Endpoint] = {}
    for endpoint in sorted(usable, key=lambda endpoint: not endpoint.is_default):
        by_name.setdefault(endpoint.name, endpoint)
    return tuple(by_name.values())


def microphones(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """Inputs that hear people, not loudspeakers."""
    return [endpoint for endpoint in endpoints if _LOOPBACK_MARK not in endpoint.name]


def choose_loopbacks(
    inputs: Iterable[Endpoint], outputs: Iterable[Endpoint]
) -> tuple[Endpoint, ...]:
    """Those that hear a loudspeaker, the default one's first."""
    default = next((output.name for output in outputs if output.is_default), "")
    found = [
        endpoint for endpoint in inputs if endpoint.channels > 0 and _LOOPBACK_MARK in endpoint.name
    ]
    return tuple(sorted(found, key=lambda one: not (default and one.name.startswith(default))))


def _is_plain_alsa(name: str) -> bool:
    return name in _SERVERS or _HARDWARE_MARK in name


def as_devices(endpoints: Sequence[Endpoint]) -> tuple[AudioDevice, ...]:
    """What the port shows. The first one stands in when the system names no default."""
    stated = any(endpoint.is_default for endpoint in endpoints)
    return tuple(
        AudioDevice(
            name=endpoint.name,
            is_default=endpoint.is_default or (not stated and place == 0),
            channels=endpoint.channels,
            host_api=endpoint.host_api,
        )
        for place, endpoint in enumerate(endpoints)
    )


def formats_to_try(endpoint: Endpoint) -> tuple[tuple[int, int], ...]:
    """(rate in Hz, channels) from the one we want to the one that the device must know."""
    most = endpoint.channels
    wanted = [
        (rate, count) for rate in (CAPTURE_RATE_HZ, endpoint.rate_hz) for count in (1, 2, most)
    ]
    return tuple(dict.fromkeys((rate, count) for rate, count in wanted if count <= most))
