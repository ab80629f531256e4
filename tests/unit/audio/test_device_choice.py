"""Which devices a person is shown, and in which formats they are tried."""

from meeting_desktop.adapters.audio.device_choice import (
    Endpoint,
    as_devices,
    choose_endpoints,
    choose_loopbacks,
    formats_to_try,
    microphones,
)


def _endpoint(
    name: str,
    host_api: str = "ALSA",
    *,
    channels: int = 2,
    rate_hz: int = 44_100,
    first: bool = False,
) -> Endpoint:
    return Endpoint(0, name, host_api, channels, rate_hz, first)


def test_linux_shows_sound_servers_and_hardware_but_no_plugins() -> None:
    names = ["sysdefault", "front", "HDA Intel: ALC257 (hw:0,0)", "surround51", "dmix", "pulse"]
    shown = choose_endpoints([*map(_endpoint, names), _endpoint("default", first=True)])
    assert [endpoint.name for endpoint in shown] == [
        "default",
        "HDA Intel: ALC257 (hw:0,0)",
        "pulse",
    ]


def test_linux_with_plugins_only_shows_them() -> None:
    assert choose_endpoints([_endpoint("sysdefault")])


def test_windows_shows_each_device_once_with_its_whole_name() -> None:
    shown = choose_endpoints(
        [
            _endpoint("Microphone (USB Conference Dev", "MME", first=True),
            _endpoint("Microphone (USB Conference Device)", "Windows DirectSound"),
            _endpoint("Microphone (USB Conference Device)", "Windows WASAPI", first=True),
            _endpoint("Microphone (USB Conference Device)", "Windows WASAPI"),
        ]
    )
    assert [(endpoint.name, endpoint.host_api) for endpoint in shown] == [
        ("Microphone (USB Conference Device)", "Windows WASAPI")
    ]


def test_a_device_of_the_other_direction_is_not_shown() -> None:
    assert choose_endpoints([_endpoint("default", channels=0)]) == ()


def test_an_unknown_host_api_is_better_than_nothing() -> None:
    assert choose_endpoints([_endpoint("dsp0", "OSS")])


def test_some_device_is_always_the_default() -> None:
    devices = as_devices([_endpoint("a (hw:0,0)"), _endpoint("b (hw:1,0)")])
    assert [device.is_default for device in devices] == [True, False]


def test_the_wanted_format_is_tried_first_and_the_devices_own_last() -> None:
    assert formats_to_try(_endpoint("a", channels=4)) == (
        (48_000, 1),
        (48_000, 2),
        (48_000, 4),
        (44_100, 1),
        (44_100, 2),
        (44_100, 4),
    )
    assert formats_to_try(_endpoint("b", channels=1, rate_hz=48_000)) == ((48_000, 1),)


def test_what_hears_a_loudspeaker_is_no_microphone() -> None:
    inputs = [
        _endpoint("Headset", "Windows WASAPI"),
        _endpoint("Screen [Loopback]", "Windows WASAPI"),
        _endpoint("Speakers [Loopback]", "Windows WASAPI"),
    ]
    outputs = [_endpoint("Speakers", "Windows WASAPI", first=True)]
    assert [one.name for one in microphones(inputs)] == ["Headset"]
    assert [one.name for one in choose_loopbacks(inputs, outputs)] == [
        "Speakers [Loopback]",
        "Screen [Loopback]",
    ]
