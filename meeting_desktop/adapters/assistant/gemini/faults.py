"""What the SDK and the connection raise, as one sentence each; their own texts go nowhere."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

import httpx
from google.genai import errors, types
from pydantic import ValidationError

from meeting_desktop.ports.analyst import AnalystFault

_WHERE = "Settings, Assistant"
_DELAY = re.compile(r"^(\d+(?:\.\d+)?)s$")
_STOPPED = frozenset({types.FinishReason.STOP, types.FinishReason.MAX_TOKENS})
_NOT_LET_IN = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
#: What ``translated`` knows; everything else is a bug.
FAULTS = (
    errors.APIError,
    errors.UnknownApiResponseError,
    httpx.HTTPError,
    httpx.InvalidURL,
    TimeoutError,
    ValidationError,
    json.JSONDecodeError,
    UnicodeDecodeError,
)


def was_turned_down(error: BaseException) -> bool:
    """Whether the service did not begin on it, and so bills nothing."""
    return isinstance(error, errors.APIError | httpx.ConnectError | httpx.InvalidURL)


def translated(error: BaseException, model: str) -> AnalystFault:
    """The fault that ``error``, one of ``FAULTS``, means."""
    if isinstance(error, errors.APIError):
        return _of_status(error, model)
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return slow()
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return wrong_address()
    if isinstance(error, httpx.HTTPError):
        return AnalystFault(
            "Gemini cannot be reached; check the network.", code="analyst_offline", retryable=True
        )
    return broken()


def slow() -> AnalystFault:
    return AnalystFault("Gemini took too long to answer.", code="analyst_slow", retryable=True)


def broken() -> AnalystFault:
    return AnalystFault(
        "Gemini answered something that cannot be read; try again, or choose another model in "
        f"{_WHERE}.",
        code="broken_answer",
        retryable=True,
    )


def cut_off() -> AnalystFault:
    """The connection ended in the middle of an answer."""
    return AnalystFault(
        "The connection to Gemini broke off.", code="analyst_offline", retryable=True
    )


def too_fast() -> AnalystFault:
    """Our own limit, not Google's: not to be asked again at once, and no fault of the service."""
    return AnalystFault(
        f"So many requests in a minute are not wanted; their limit is in {_WHERE}.",
        code="quota",
    )


def refusal_of(response: types.GenerateContentResponse) -> AnalystFault | None:
    """Why there is no answer in it, where it was refused."""
    feedback = response.prompt_feedback
    blocked = feedback is not None and feedback.block_reason is not None
    reasons = [one.finish_reason for one in response.candidates or () if one.finish_reason]
    if not blocked and all(reason in _STOPPED for reason in reasons):
        return None
    return AnalystFault(
        "Gemini refuses to read this part of the conversation, for reasons of its safety rules.",
        code="refused",
    )


def _of_status(error: errors.APIError, model: str) -> AnalystFault:
    status = error.code
    if status in _NOT_LET_IN or (status == HTTPStatus.BAD_REQUEST and _names_key(error)):
        return AnalystFault(
            f"Gemini does not accept the key; enter another one in {_WHERE}.", code="key_refused"
        )
    if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
        return AnalystFault(
            f"Gemini does not offer the model {model} to this key, or not for this; choose "
            f"another in {_WHERE}.",
            code="model_unknown",
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _quota(error)
    if status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT}:
        return slow()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return AnalystFault(
            "Gemini has a fault or is overloaded.", code="analyst_offline", retryable=True
        )
    return wrong_address()


def wrong_address() -> AnalystFault:
    return AnalystFault(
        f"There is no Gemini at the address in {_WHERE}, or it does not begin with https://; "
        "leave it empty for Google's own.",
        code="model_unknown",
    )


def _quota(error: errors.APIError) -> AnalystFault:
    return AnalystFault(
        "What Google allows this key for now is used up; its limits are in Google AI Studio.",
        code="quota",
        retryable=True,
        retry_after_s=_retry_delay(error),
    )


def _retry_delay(error: errors.APIError) -> float | None:
    """Seconds of google.rpc.RetryInfo (github.com/googleapis/googleapis error_details.proto)."""
    for detail in _details(error):
        if str(detail.get("@type", "")).endswith("RetryInfo"):
            delay = _DELAY.match(str(detail.get("retryDelay", "")))
            return None if delay is None else float(delay[1])
    return None


def _names_key(error: errors.APIError) -> bool:
    """Google says 400, not 401, to a key that is none."""
    return any(detail.get("reason") == "API_KEY_INVALID" for detail in _details(error))


def _details(error: errors.APIError) -> list[dict[str, Any]]:
    told = error.details.get("error", {}) if isinstance(error.details, dict) else {}
    details = told.get("details", []) if isinstance(told, dict) else []
    return [one for one in details if isinstance(one, dict)]
