"""Structured logs: one JSON line an event, static message plus fields, redacted by construction.

Exceptions are logged as type and code places; their messages may hold speech, names or addresses
and are left out. Records of libraries pass through the same door with their text dropped.
"""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.redaction import redact

_ROOT = "meeting_desktop"


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for a module; pass ``__name__``."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def configure_logging(
    folder: Path | None, *, console: bool = False, level: int = logging.INFO
) -> None:
    """Send logs to ``folder``/meeting-desktop.log (5 files of 1 MB) and, if asked, to stderr."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if getattr(handler, "meeting_desktop", False)]:
        root.removeHandler(old)
        old.close()
    formatter = _formatter()
    for handler in _handlers(folder, console):
        handler.setFormatter(formatter)
        handler.meeting_desktop = True  # type: ignore[attr-defined]
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(_ROOT).setLevel(level)


def _formatter() -> structlog.stdlib.ProcessorFormatter:
    """Our own lines and those of libraries leave through the same last steps."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _name_the_thread,
            _describe_exception,
            _redact_fields,
            structlog.processors.JSONRenderer(default=str),
        ],
        foreign_pre_chain=[
            _drop_foreign_text,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
        ],
    )


def _handlers(folder: Path | None, console: bool) -> list[logging.Handler]:
    handlers: list[logging.Handler] = []
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / "meeting-desktop.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8"
            )
        )
    if not (folder or console):
        # Without any, logging would print warnings to stderr on its own.
        handlers.append(logging.NullHandler())
    if console:
        handlers.append(logging.StreamHandler(sys.stderr))
    return handlers


def _name_the_thread(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event.setdefault("thread", threading.current_thread().name)
    return event


def _drop_foreign_text(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A library's message may quote anything: keep where it came from, not what it says."""
    record = event.get("_record")
    place = (
        f"{record.module}:{record.lineno}" if isinstance(record, logging.LogRecord) else "unknown"
    )
    event["event"] = f"library message from {place}"
    event.pop("positional_args", None)
    return event


def _describe_exception(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Turn ``exc_info`` into type and places (file, line, function), without the message."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error_type"] = type(error).__qualname__
        if isinstance(error, ApplicationError):
            event["code"] = error.code
        frames = traceback.extract_tb(error.__traceback__)
        event["traceback"] = " < ".join(
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
        )
    event.pop("exc_text", None)
    event.pop("stack_info", None)
    return event


def _redact_fields(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return redact(event)
