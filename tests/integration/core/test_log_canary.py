"""No word of a person reaches the log file, whichever way it tries."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.core.logging import configure_logging, get_logger
from meeting_desktop.domain.meetings import MeetingStatus

_CANARY = "canary-Zürich-4711"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    configure_logging(tmp_path / "logs")
    yield tmp_path / "logs" / "meeting-desktop.log"
    configure_logging(None)


def _lines(file: Path) -> list[dict[str, object]]:
    for handler in logging.getLogger().handlers:
        handler.flush()
    content = file.read_bytes()
    assert _CANARY.encode() not in content
    assert b"4711" not in content
    return [json.loads(line) for line in content.splitlines()]


def test_fields_of_our_own_lines_are_redacted(log_file: Path) -> None:
    log = get_logger("meeting_desktop.test")
    log.info("meeting started", title=_CANARY, path=Path(_CANARY), words=[_CANARY], seconds=1.5)
    log.warning("positional %s", _CANARY)
    log.bind(name=_CANARY).info("bound", state=MeetingStatus.ACTIVE)
    first, second, third = _lines(log_file)
    assert first["event"] == "meeting started"
    assert first["seconds"] == 1.5
    assert first["title"] == "<redacted>"
    assert second["level"] == "warning"
    assert third["state"] == "active"


@pytest.mark.expects_error_logs("bug", "in a handler")
def test_exceptions_leave_their_type_and_place_only(log_file: Path) -> None:
    log = get_logger("meeting_desktop.test")
    try:
        _fail()
    except ValueError as error:
        log.exception("bug")
        log.warning("with the exception itself", exc_info=error)
        try:
            raise DiskFullError(f"{_CANARY} is full") from error
        except DiskFullError:
            log.exception("in a handler", stack_info=True)
    lines = _lines(log_file)
    assert [line["error_type"] for line in lines] == ["ValueError", "ValueError", "DiskFullError"]
    assert "_fail" in str(lines[0]["traceback"])
    assert lines[2]["code"] == "disk_full"


def _fail() -> None:
    raise ValueError(_CANARY)


def test_lines_of_libraries_keep_their_place_and_lose_their_text(log_file: Path) -> None:
    library = logging.getLogger("some.library")
    library.warning("heard: %s", _CANARY)
    library.warning(_CANARY)
    library.warning("extra", extra={"speech": _CANARY})
    try:
        _fail()
    except ValueError:
        library.warning(_CANARY, exc_info=True, stack_info=True)
    lines = _lines(log_file)
    assert len(lines) == 4
    assert all(str(line["event"]).startswith("library message from test_log") for line in lines)
    assert lines[0]["logger"] == "some.library"
    assert lines[3]["error_type"] == "ValueError"


def test_libraries_are_quiet_below_warnings_and_we_below_info(log_file: Path) -> None:
    logging.getLogger("some.library").info("chatter")
    get_logger("meeting_desktop.test").debug("detail")
    assert _lines(log_file) == []


def test_a_line_says_when_where_and_on_which_thread(log_file: Path) -> None:
    get_logger("meeting_desktop.test").info("meeting ended")
    (line,) = _lines(log_file)
    assert line["logger"] == "meeting_desktop.test"
    assert line["thread"] == "MainThread"
    assert str(line["timestamp"]).endswith("Z")


def test_configuring_again_moves_the_log_and_writes_each_line_once(tmp_path: Path) -> None:
    configure_logging(tmp_path / "one")
    configure_logging(tmp_path / "two")
    get_logger("meeting_desktop.test").info("here")
    configure_logging(None)
    assert (tmp_path / "one" / "meeting-desktop.log").read_text() == ""
    assert len((tmp_path / "two" / "meeting-desktop.log").read_text().splitlines()) == 1


def test_the_console_shows_the_same_redacted_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(None, console=True)
    get_logger("meeting_desktop.test").info("meeting started", title=_CANARY)
    configure_logging(None)
    shown = capsys.readouterr().err
    assert "meeting started" in shown
    assert _CANARY not in shown
