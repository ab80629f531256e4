"""Meetings with others in the settings, and what is done to the own voice."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.core.setting_sections import ConferenceSettings
from meeting_desktop.ports.secrets import gateway_key_name
from meeting_desktop.ui.settings.others_section import OthersSection
from meeting_desktop.ui.settings.sound_section import SoundSection
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.gui.settings_pages import lone_section

_GATE = "https://gate.example.org"


@pytest.fixture
def section(qtbot: QtBot, application: FakeApplication, shell: FakeShell) -> OthersSection:
    return lone_section(qtbot, application, shell, OthersSection)


def conference(application: FakeApplication) -> ConferenceSettings:
    return application.settings.current().conference


def test_who_waits_and_how_many_come_is_kept(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    section.lobby.activated.emit(section.lobby.findData("everybody"))
    section.capacity.activated.emit(section.capacity.findData(10))
    qtbot.waitUntil(lambda: conference(application).lobby == "everybody")
    qtbot.waitUntil(lambda: conference(application).capacity == 10)
    application.settings.change("conference", capacity=7)
    qtbot.waitUntil(lambda: section.capacity.currentText() == "7")


def test_sounds_are_switched_and_bounded(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    section.crowd.activated.emit(section.crowd.findData(4))
    qtbot.waitUntil(lambda: conference(application).sounds_up_to == 4)
    section.sounds.click()
    qtbot.waitUntil(lambda: not conference(application).sounds)
    qtbot.waitUntil(lambda: not section.crowd.isEnabled())


def test_what_a_shared_screen_may_take_is_kept(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    section.screen_pictures.activated.emit(section.screen_pictures.findData(5))
    qtbot.waitUntil(lambda: conference(application).screen_pictures == 5)
    section.screen_kbit.activated.emit(section.screen_kbit.findData(3_000))
    qtbot.waitUntil(lambda: conference(application).screen_kbit == 3_000)
    application.settings.change("conference", screen_kbit=700)
    qtbot.waitUntil(lambda: section.screen_kbit.currentText() == "700")


def test_the_network_is_opened_with_an_address_of_this_computer(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    entrance = section.entrance
    assert not entrance.network.isVisible()
    entrance.reach.chosen.emit("network")
    qtbot.waitUntil(lambda: conference(application).bind == "192.0.2.20:8443")
    qtbot.waitUntil(entrance.network.isVisible)
    assert entrance.network.address.text() == "192.0.2.20:8443"
    entrance.reach.chosen.emit("here")
    qtbot.waitUntil(lambda: conference(application).bind == "127.0.0.1:0")
    qtbot.waitUntil(lambda: not entrance.network.isVisible())


def test_a_computer_may_listen_nowhere_and_be_reached_by_colleagues_alone(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    section.entrance.reach.chosen.emit("colleagues")
    qtbot.waitUntil(lambda: conference(application).bind == "none", timeout=60_000)
    assert not section.entrance.network.isVisibleTo(section)
    assert not section.entrance.gateway.isVisibleTo(section)
    section.entrance.reach.chosen.emit("here")
    qtbot.waitUntil(lambda: conference(application).bind == "127.0.0.1:0", timeout=60_000)


def test_without_a_network_this_computer_stays_chosen(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    application.outside.addresses = []
    section.entrance.reach.chosen.emit("network")
    qtbot.waitUntil(lambda: "in no network" in section.entrance.reach_field.fault_text)
    assert section.entrance.reach.current() == "here"


def test_addresses_that_cannot_be_used_are_refused_at_their_fields(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    application.settings.change("conference", bind="192.0.2.20:8443")
    network = section.entrance.network
    qtbot.waitUntil(network.isVisible)
    network.address.setText("everywhere")
    qtbot.keyClick(network.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "like 192.168.1.20:8443" in network.address_field.fault_text)
    network.address.setText("0.0.0.0:9000")
    qtbot.keyClick(network.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: conference(application).bind == "0.0.0.0:9000")
    qtbot.waitUntil(lambda: network.address_field.fault_text == "")
    network.public_url.setText("meet.example.org")
    qtbot.keyClick(network.public_url, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "https://" in network.public_url_field.fault_text)
    network.public_url.setText("https://meet.example.org/")
    qtbot.keyClick(network.public_url, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: conference(application).public_url == "https://meet.example.org")


def test_a_certificate_waits_for_its_key(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    application.settings.change("conference", bind="192.0.2.20:8443")
    network = section.entrance.network
    network.certificate.chosen.emit("meet.crt")
    qtbot.waitUntil(lambda: "Choose the key" in network.key_field.fault_text)
    assert network.certificate.shown.text() == "meet.crt"
    assert conference(application).certificate is None
    network.key.chosen.emit("other.key")
    qtbot.waitUntil(lambda: "belong together" in network.key_field.fault_text)
    network.key.chosen.emit("meet.key")
    qtbot.waitUntil(lambda: str(conference(application).certificate) == "meet.crt")
    qtbot.waitUntil(lambda: network.key_field.fault_text == "")
    network.certificate.chosen.emit("")
    qtbot.waitUntil(lambda: conference(application).certificate is None)
    qtbot.waitUntil(lambda: network.key.shown.text() == "")
    network.key.chosen.emit("meet.key")
    qtbot.waitUntil(lambda: "Choose the certificate" in network.certificate_field.fault_text)


def test_a_late_answer_does_not_undo_what_was_chosen_since(
    qtbot: QtBot, section: OthersSection, application: FakeApplication, shell: FakeShell
) -> None:
    application.settings.change("conference", bind="192.0.2.20:8443")
    network = section.entrance.network
    held = threading.Event()
    shell.jobs.run_in_turn(section, held.wait, lambda _done: None)
    network.certificate.chosen.emit("meet.crt")
    network.key.chosen.emit("meet.key")
    network.certificate.chosen.emit("")
    network.key.chosen.emit("meet.key")
    held.set()
    answered = list[None]()
    shell.jobs.run_in_turn(section, lambda: None, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert network.key.shown.text() == "meet.key"
    assert network.key_field.fault_text == ""
    assert "Choose the certificate" in network.certificate_field.fault_text
    assert conference(application).certificate is None


def test_of_quick_choices_the_last_one_holds(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    told = list[int]()
    application.settings.changed.subscribe(lambda now: told.append(now.conference.capacity))
    offered = (5, 10, 15, 20, 25, 30) * 5
    for number in offered:
        section.capacity.activated.emit(section.capacity.findData(number))
    qtbot.waitUntil(lambda: len(told) == len(offered))
    assert told == list(offered)
    assert conference(application).capacity == 30


def test_a_gateway_is_used_with_a_key_that_is_not_shown_again(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    entrance = section.entrance
    entrance.reach.chosen.emit("gateway")
    gateway = entrance.gateway
    assert gateway.isVisible()
    assert conference(application).gateway_url == "", "nothing is changed before it is known"
    gateway.keep.click()
    assert "Write the address" in gateway.url_field.fault_text
    gateway.url.setText("gate.example.org")
    gateway.keep.click()
    assert "https://" in gateway.url_field.fault_text
    gateway.url.setText(_GATE)
    gateway.keep.click()
    qtbot.waitUntil(lambda: "key too" in gateway.key_field.fault_text)
    qtbot.keyClicks(gateway.key, "k3y")
    qtbot.keyClick(gateway.key, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: conference(application).gateway_url == _GATE)
    qtbot.waitUntil(lambda: gateway.key.text() == "")
    assert application.secrets.kept == {gateway_key_name(_GATE): "k3y"}
    assert "A key is kept" in gateway.key.placeholderText()
    gateway.forget.click()
    qtbot.waitUntil(lambda: application.secrets.kept == {})
    qtbot.waitUntil(lambda: not gateway.forget.isVisible())


def test_a_gateway_that_is_logged_in_to_the_same_database_wants_no_key(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    section.entrance.reach.chosen.emit("gateway")
    gateway = section.entrance.gateway
    assert not gateway.way.isVisible(), "there is no database that could bring guests"
    application.settings.change("shared", host="db.example.org", login="ada")
    qtbot.waitUntil(gateway.way.isVisible)
    gateway.way.choose("database")
    gateway.way.chosen.emit("database")
    assert not gateway.key_field.isVisible()
    gateway.url.setText(_GATE)
    gateway.keep.click()
    qtbot.waitUntil(lambda: conference(application).gateway_by_database)
    assert conference(application).gateway_url == _GATE
    assert application.secrets.kept == {}


def test_the_keyring_is_not_asked_where_there_is_no_gateway(
    qtbot: QtBot, section: OthersSection, application: FakeApplication
) -> None:
    section.refresh()
    assert application.secrets.asked == []


def test_the_switches_of_the_own_voice_are_kept(
    qtbot: QtBot, application: FakeApplication, shell: FakeShell
) -> None:
    section = lone_section(qtbot, application, shell, SoundSection)
    assert section.echo.isChecked()
    section.echo.click()
    section.noise.click()
    section.gain.click()
    wanted = (False, False, False)

    def kept() -> tuple[bool, bool, bool]:
        now = application.settings.current().processing
        return now.echo_cancellation, now.noise_suppression, now.automatic_gain

    qtbot.waitUntil(lambda: kept() == wanted)
    application.settings.change("processing", noise_suppression=True)
    qtbot.waitUntil(section.noise.isChecked)
