"""Settings: the file under the environment, and a file that is never spoiled."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError
from meeting_desktop.core.settings import Settings, load_settings, store_values


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def _write(file: Path, **sections: object) -> None:
    file.write_text(json.dumps(sections), encoding="utf-8")


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert load_settings(file) == Settings()
    assert not file.exists()


def test_the_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(file, speech={"model": "small", "language": "de"})
    monkeypatch.setenv("MEETING_SPEECH__MODEL", "tiny.en")
    settings = load_settings(file)
    assert (settings.speech.model, settings.speech.language) == ("tiny.en", "de")


def test_a_byte_order_mark_does_no_harm(file: Path) -> None:
    file.write_text('\ufeff{"appearance": {"theme": "dark"}}', encoding="utf-8")
    assert load_settings(file).appearance.theme == "dark"


@pytest.mark.parametrize(
    "content", ["{", "[1]", '"x"', "\x00", '{"a": 1', "[" * 100_000], ids=lambda text: text[:8]
)
def test_what_is_no_json_object_gets_a_sentence_and_stays(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UserFacingError, match="not valid JSON; mend or remove it"):
        load_settings(file)
    with pytest.raises(UserFacingError):
        store_values(file, "appearance", {"theme": "dark"})
    assert file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("sections", "where"),
    [
        ({"recording": {"bit_rate": 1}}, "recording.bit_rate"),
        ({"speech": {"language": "klingon"}}, "speech.language"),
        ({"speech": 5}, "speech"),
        ({"sound": {"nonsense": True}}, "sound.nonsense"),
    ],
)
def test_a_value_that_is_not_allowed_is_named(
    file: Path, sections: dict[str, object], where: str
) -> None:
    _write(file, **sections)
    with pytest.raises(UserFacingError, match=where) as caught:
        load_settings(file)
    assert caught.value.code == "bad_settings"
    assert json.loads(file.read_text()) == sections


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEETING_SPEECH__THREADS", "many"),
        ("MEETING_SPEECH", "base"),
        ("MEETING_SPEECH__HOTWORDS", "Ada,Bo"),
        ("MEETING_SOUND__NONSENSE", "1"),
    ],
)
def test_a_bad_variable_gets_a_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UserFacingError) as caught:
        load_settings(file)
    assert caught.value.code == "bad_settings"
    assert "environment" in caught.value.sentence


def test_sections_of_a_later_version_are_kept(file: Path) -> None:
    _write(file, meetings={"lobby": True}, appearance={"theme": "light"})
    store_values(file, "appearance", {"theme": "dark"})
    assert json.loads(file.read_text()) == {
        "meetings": {"lobby": True},
        "appearance": {"theme": "dark"},
    }


def test_a_folder_in_the_way_gets_a_sentence_and_leaves_no_scraps(tmp_path: Path) -> None:
    blocked = tmp_path / "settings.json"
    blocked.mkdir()
    (blocked / "kept").touch()
    with pytest.raises(EnvironmentFault) as caught:
        load_settings(blocked)
    assert caught.value.code == "settings_unreadable"
    missing = tmp_path / "file" / "settings.json"
    missing.parent.write_text("not a folder")
    with pytest.raises(EnvironmentFault) as caught:
        store_values(missing, "appearance", {"theme": "dark"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "settings.json"]


def test_a_save_that_fails_leaves_the_old_file_and_no_scraps(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(file, appearance={"theme": "light"})

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentFault) as caught:
        store_values(file, "appearance", {"theme": "dark"})
    assert caught.value.code == "settings_not_saved"
    assert [path.name for path in file.parent.glob("*settings*")] == ["settings.json"]
    assert load_settings(file).appearance.theme == "light"


class TestChangingThem:
    def test_a_change_is_told_kept_and_read_again(self, file: Path) -> None:
        use_case = ChangeSettings(load_settings(file), file)
        heard: list[Settings] = []
        use_case.changed.subscribe(heard.append)
        use_case.change("speech", model="small", models_folder=Path("models"))
        assert use_case.current().speech.model == "small"
        assert heard == [use_case.current()]
        assert load_settings(file) == use_case.current()

    def test_nobody_hears_the_older_of_two_changes_last(self, file: Path) -> None:
        use_case = ChangeSettings(load_settings(file), file)
        heard: list[str] = []
        second = threading.Thread(
            target=lambda: use_case.change("profile", display_name="Grace"), name="meeting-second"
        )

        def slow_listener(settings: Settings) -> None:
            if settings.profile.display_name == "Ada":
                second.start()  # comes while the first change is still being told
                second.join(60)
            heard.append(settings.profile.display_name)

        use_case.changed.subscribe(slow_listener)
        use_case.change("profile", display_name="Ada")
        assert heard == ["Ada", "Grace"]
        assert use_case.current().profile.display_name == "Grace"

    def test_a_value_that_is_not_allowed_changes_nothing(self, file: Path) -> None:
        use_case = ChangeSettings(load_settings(file), file)
        with pytest.raises(UserFacingError, match="Caption scale"):
            use_case.change("appearance", caption_scale=99)
        assert use_case.current() == Settings()
        assert not file.exists()

    def test_the_environment_of_one_run_does_not_leak_into_the_file(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MEETING_SPEECH__MODEL", "tiny.en")
        monkeypatch.setenv("MEETING_PROFILE__DISPLAY_NAME", "Somebody else")
        use_case = ChangeSettings(load_settings(file), file)
        use_case.change("speech", language="de")
        assert use_case.current().speech.model == "tiny.en"
        assert json.loads(file.read_text()) == {"speech": {"language": "de"}}

    def test_a_file_that_cannot_be_written_changes_nothing(self, tmp_path: Path) -> None:
        file = tmp_path / "home" / "settings.json"
        use_case = ChangeSettings(load_settings(file), file)
        file.parent.write_text("in the way")
        with pytest.raises(EnvironmentFault):
            use_case.change("appearance", theme="dark")
        assert use_case.current().appearance.theme == "system"
