"""Models of a few kilobytes for the catalogue: pinned like real ones, from packages or a hub."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from meeting_desktop.adapters.speech.pins import PackagePart, PinnedFile, PinnedModel
from meeting_desktop.ports.recogniser import ModelEntry

#: Enough for several blocks of a download.
WEIGHTS = bytes(range(256)) * 12_000
CONFIG = b'{"alignment_heads": [[1, 0]]}'
FILES = {"config.json": CONFIG, "model.bin": WEIGHTS}


def pinned(name: str = "pocket", *, package: str = "") -> PinnedModel:
    """A model of two files; with ``package``, its weights are in two parts there."""
    files = tuple(
        PinnedFile(file, len(content), hashlib.sha256(content).hexdigest())
        for file, content in FILES.items()
    )
    entry = ModelEntry(name, "Pocket", sum(len(c) for c in FILES.values()), False, "MIT", "Tiny.")
    parts = (
        (
            ("config.json", (PackagePart(package, "data", "config.json"),)),
            (
                "model.bin",
                (
                    PackagePart(package, "data", "model.bin.part1"),
                    PackagePart(package, "data", "model.bin.part2"),
                ),
            ),
        )
        if package
        else ()
    )
    return PinnedModel(entry, "someone/pocket", "0" * 40, files, parts)


def write_package(folder: Path, name: str) -> None:
    """An importable package that carries the model in parts, and fails when it is imported."""
    data = folder / name / "data"
    data.mkdir(parents=True)
    (folder / name / "__init__.py").write_text("raise RuntimeError('nobody runs this')\n")
    (data / "config.json").write_bytes(CONFIG)
    half = len(WEIGHTS) // 2
    (data / "model.bin.part1").write_bytes(WEIGHTS[:half])
    (data / "model.bin.part2").write_bytes(WEIGHTS[half:])


@dataclass
class HubFaults:
    """What goes wrong: ``cuts`` answers end early, ``ranges`` are ignored, bytes are ``wrong``."""

    cuts: int = 0
    ranges: bool = True
    wrong: bool = False
    missing: bool = False
    padding: bytes = b""
    asked: list[str] = field(default_factory=list)


@contextmanager
def hub(faults: HubFaults) -> Iterator[str]:
    """A hub on this machine; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            faults.asked.append(wanted)
            content = FILES.get(self.path.rsplit("/", 1)[-1])
            if content is None or faults.missing or not self.path.startswith("/someone/pocket/"):
                self.send_error(404)
                return
            if faults.wrong:
                content = content[::-1]
            self._give(content + faults.padding, wanted)

        def _give(self, content: bytes, wanted: str) -> None:
            start = 0
            if wanted and faults.ranges:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                self.send_response(206)
                self.send_header(
                    "Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}"
                )
            else:
                self.send_response(200)
            body = content[start:]
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if faults.cuts and len(body) > len(CONFIG):
                faults.cuts -= 1
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
                return
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="hub-of-the-test")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
