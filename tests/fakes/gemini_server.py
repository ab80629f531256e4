"""A server on this machine that speaks Gemini's HTTP, for the real SDK.

Shapes follow the public reference: ``models.generateContent`` and ``models.streamGenerateContent``
with ``alt=sse`` (ai.google.dev/api/generate-content), errors as google.rpc.Status with ErrorInfo
and RetryInfo (googleapis error_details.proto; a real 429 is in googleapis/python-genai#2114).
What the model says is ``tests.fakes.gemini_mind``; the next answers may be faults instead.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.gemini_mind import Mind

KEY = "AIzaTestsTestsTestsTestsTestsTestsTests"
MODEL = "gemini-2.5-flash"
_LIMIT_SECONDS = 60.0
_PIECES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in; ``key`` out of its header."""

    path: str
    query: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Everything that left the machine, as one text."""
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def task(self) -> str:
        """The name of the shape that was asked for."""
        return str(self.body["generationConfig"]["responseJsonSchema"]["title"])


#: Answers a request in place of the model.
Fault = Callable[["_Handler", Asked], None]


class GeminiServer:
    """``asked`` is everything that came; ``faults`` are for the next requests, in their order.

    Of requests that are made at the same time nobody knows which comes first: ``fault_of`` has what
    the next one of a task meets.
    """

    def __init__(self) -> None:
        self.mind = Mind()
        self.asked: list[Asked] = []
        self.faults: deque[Fault] = deque()
        self.fault_of: dict[str, Fault] = {}
        self.always: Fault | None = None
        self.closing = threading.Event()
        #: What every answer is said to have cost: input, output, thinking.
        self.usage = (1_000, 100, 20)
        self._http = _Server(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def sent(self) -> str:
        """All bodies that came, as one text."""
        return "\n".join(one.text for one in self.asked)

    def next_fault(self, asked: Asked) -> Fault | None:
        """On a thread of each request."""
        if self.fault_of and asked.task in self.fault_of:
            return self.fault_of.pop(asked.task)
        return self.faults.popleft() if self.faults else self.always

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(_LIMIT_SECONDS)
        assert self._http.failures == []


@contextmanager
def gemini_server() -> Iterator[GeminiServer]:
    server = GeminiServer()
    try:
        yield server
    finally:
        server.close()


# -- faults ---------------------------------------------------------------------------------------


def status(code: int, name: str, *details: Mapping[str, Any]) -> Fault:
    """An error as Google says it."""
    told = {"code": code, "message": "words of the service", "status": name, "details": details}

    def answer(handler: _Handler, _asked: Asked) -> None:
        handler.json(code, {"error": told})

    return answer


def too_many(retry_delay: str = "") -> Fault:
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry_delay}
    return status(429, "RESOURCE_EXHAUSTED", *([info] if retry_delay else []))


def wrong_key() -> Fault:
    """Google answers 400 to a key that is none."""
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
    }
    return status(400, "INVALID_ARGUMENT", info)


def says(text: str, *, finish: str = "STOP") -> Fault:
    """The model says ``text``, whatever it was asked."""

    def answer(handler: _Handler, asked: Asked) -> None:
        handler.answer(asked, text, finish)

    return answer


def blocked(handler: _Handler, asked: Asked) -> None:
    """The safety rules refuse the prompt."""
    handler.pieces(asked, [{"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}])


def broken_off(handler: _Handler, asked: Asked) -> None:
    """The connection ends in the middle of the answer."""
    handler.pieces(asked, [_candidate('{"text": "half of', None)])


def silent(handler: _Handler, _asked: Asked) -> None:
    """Nothing comes until the server closes."""
    handler.server_of_tests.closing.wait(_LIMIT_SECONDS)
    handler.close_connection = True


def a_web_page(handler: _Handler, _asked: Asked) -> None:
    """Somebody else answers at this address."""
    handler.raw(200, "text/html", b"<html>Welcome</html>")


def elsewhere(url: str) -> Fault:
    def answer(handler: _Handler, _asked: Asked) -> None:
        handler.send_response(307)
        handler.send_header("Location", url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


# -- HTTP -----------------------------------------------------------------------------------------


def _candidate(text: str, finish: str | None) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": text}]}}
    if finish is not None:
        candidate["finishReason"] = finish
    return {"candidates": [{**candidate, "index": 0}]}


class _Server(ThreadingHTTPServer):
    """Whoever hangs up is no failure; a mind that fails is one of the test."""

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.failures: list[BaseException] = []

    def handle_error(self, request: object, client_address: object) -> None:
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError):
            self.failures.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_tests: GeminiServer

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(parts.path, parts.query, dict(self.headers.items()), body)
        server = self.server_of_tests
        server.asked.append(asked)
        fault = server.next_fault(asked)
        if fault is not None:
            fault(self, asked)
        elif self.headers.get("x-goog-api-key") != KEY:
            wrong_key()(self, asked)
        elif f"/models/{MODEL}:" not in parts.path:
            status(404, "NOT_FOUND")(self, asked)
        else:
            self.answer(asked, server.mind.answer(asked.body), "STOP")

    def answer(self, asked: Asked, text: str, finish: str) -> None:
        size = max(1, len(text) // _PIECES)
        texts = [text[at : at + size] for at in range(0, len(text), size)] or [""]
        made = [_candidate(one, None) for one in texts[:-1]] + [_candidate(texts[-1], finish)]
        self.pieces(asked, made)

    def pieces(self, asked: Asked, made: list[dict[str, Any]]) -> None:
        """Streamed where that was asked for, else as one; the last has the usage."""
        given, answered, thought = self.server_of_tests.usage
        usage = {
            "promptTokenCount": given,
            "candidatesTokenCount": answered,
            "thoughtsTokenCount": thought,
            "totalTokenCount": given + answered + thought,
        }
        if ":streamGenerateContent" not in asked.path:
            self.json(200, {**_joined(made), "usageMetadata": usage, "modelVersion": MODEL})
            return
        made[-1] = {**made[-1], "usageMetadata": usage, "modelVersion": MODEL}
        events = [f"data: {json.dumps(one)}\r\n\r\n" for one in made]
        self.raw(200, "text/event-stream", "".join(events).encode())

    def json(self, code: int, value: object) -> None:
        self.raw(code, "application/json; charset=UTF-8", json.dumps(value).encode())

    def raw(self, code: int, kind: str, content: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Nothing is printed."""


def _joined(made: list[dict[str, Any]]) -> dict[str, Any]:
    """All pieces as one response."""
    if "candidates" not in made[0]:
        return made[0]
    texts = [one["candidates"][0]["content"]["parts"][0]["text"] for one in made]
    return _candidate("".join(texts), made[-1]["candidates"][0].get("finishReason"))


def _handler_of(server: GeminiServer) -> type[_Handler]:
    return type("_HandlerOfTests", (_Handler,), {"server_of_tests": server})
