"""Joining all by itself, for the command line: no database, no speech model, no window."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.shared_logins import SharedLogins
from meeting_desktop.bootstrap import build_sound_room
from meeting_desktop.bootstrap.colleagues import RoomsOnDemand
from meeting_desktop.bootstrap.connections import build_ring
from meeting_desktop.bootstrap.joining import JoiningMeans, build_joining
from meeting_desktop.bootstrap.media import MediaRoom
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.runtime.stopping import StopSequence


@dataclass(frozen=True, slots=True)
class LoneJoining:
    """The use case and how to stop what it is made of."""

    joining: JoinConference
    _stopping: StopSequence

    def stop(self) -> list[str]:
        """Leave and stop in order; the names of the steps that were too slow."""
        return self._stopping.run()


def build_lone_joining(paths: Paths, settings: Settings, *, silent: bool) -> LoneJoining:
    """``silent``: nobody sits here to hear it."""
    clock = SystemClock()
    settings_of = ChangeSettings(settings, paths.settings_file)
    devices = SoundDevices(clock)
    sound = build_sound_room(devices, settings_of.current, silent=silent)
    secrets = KeyringSecrets(paths.data)
    servers = IceServers(settings_of, secrets)
    media = MediaRoom(
        paths,
        settings_of.current,
        clock,
        ice_servers=servers,
        play=sound.put,
        told=lambda _messages: None,
    )
    ring = build_ring(settings_of, clock)
    rooms = RoomsOnDemand(SharedLogins(settings_of, secrets), clock)
    means = JoiningMeans(devices, sound, ring, media.loop, servers, rooms)
    joining = build_joining(paths, clock, means)

    def close_devices(_deadline: float) -> bool:
        devices.close()
        return True

    stopping = StopSequence(clock)
    stopping.add("joining", 5.0, joining.close)
    stopping.add("media", 5.0, media.stop)
    stopping.add("colleagues", 3.0, rooms.stop)
    stopping.add("devices", 3.0, close_devices)
    return LoneJoining(joining, stopping)
