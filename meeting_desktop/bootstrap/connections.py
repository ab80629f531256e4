"""What the settings of connections are made of; the libraries come with the first check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from meeting_desktop.adapters.audio.room_sounds import room_sound
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.application.change_connections import ChangeConnections
from meeting_desktop.application.change_entrance import ChangeEntrance
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.application.ring import Ring
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.ports.ice_check import IceCheck
from meeting_desktop.ports.secrets import Secrets


def build_connections(
    settings: ChangeSettings, secrets: Secrets, servers: IceServers, clock: Clock
) -> ChangeConnections:
    """The list of STUN and TURN servers; ``servers`` are those that meetings are given."""

    def make_check() -> IceCheck:
        from meeting_desktop.adapters.conference.ice_check import AioIceCheck

        return AioIceCheck(clock)

    return ChangeConnections(settings, secrets, servers, make_check)


def build_lone_connections(
    paths: Paths, settings: ChangeSettings, clock: Clock
) -> ChangeConnections:
    """The same with a keyring of its own, for ``doctor``."""
    secrets = KeyringSecrets(paths.data)
    return build_connections(settings, secrets, IceServers(settings, secrets), clock)


def build_entrance(settings: ChangeSettings, secrets: Secrets) -> ChangeEntrance:
    """Where guests come in."""

    def check_certificate(certificate: Path, key: Path | None) -> None:
        from meeting_desktop.adapters.conference.gateway_address import GatewayAddress

        GatewayAddress(certificate=certificate, key=key).check()

    def own_addresses() -> Sequence[str]:
        from meeting_desktop.adapters.conference.own_addresses import own_addresses

        return own_addresses()

    return ChangeEntrance(settings, secrets, check_certificate, own_addresses)


def build_ring(settings: ChangeSettings, clock: Clock) -> Ring:
    """The sounds of a room; what is heard passes through its ``blend``."""
    return Ring(room_sound, lambda: settings.current().conference, clock)
