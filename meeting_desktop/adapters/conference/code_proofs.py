"""What is said when somebody looks for a meeting by its room code, and how it is proved.

Nobody says the code: a question is a nonce with a proof over it, an answer a proof over what it
says, both keyed by the code through scrypt. A code has 37 bits only: against a quick hash whoever
listens could try them all in minutes; at 0.1 s and 32 MiB a try it takes a core some 500 years.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

#: Bytes of a datagram.
MAX_BYTES = 1_024

_SALT = b"meeting-desktop room code 1"
_NONCE_BYTES = 16
_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)
_Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{32,64}$")]


@dataclass(frozen=True, slots=True)
class Announcement:
    """``url`` of the gateway; ``certificate`` (SHA-256) where the answer vouches for it."""

    url: str
    certificate: str = ""


class _Question(BaseModel):
    model_config = _STRICT

    meeting: Literal[1]
    ask: _Hex
    proof: _Hex


class _Answer(BaseModel):
    model_config = _STRICT

    meeting: Literal[1]
    answer: _Hex
    url: Annotated[str, Field(max_length=300)]
    certificate: Annotated[str, Field(max_length=128)]
    proof: _Hex


_Said = TypeVar("_Said", _Question, _Answer)


class CodeProofs:
    """For one room code. Making it takes about 0.1 s of a core: not on an event loop."""

    def __init__(self, code: str) -> None:
        self._key = hashlib.scrypt(
            code.encode(), salt=_SALT, n=2**15, r=8, p=1, maxmem=2**26, dklen=32
        )

    def question(self, nonce: str) -> bytes:
        return _write(meeting=1, ask=nonce, proof=self._proof("question", nonce))

    def asked(self, datagram: bytes) -> str | None:
        """The nonce of a question about this very code; None for everything else."""
        said = _read(_Question, datagram)
        if said is None or not self._proves(said.proof, "question", said.ask):
            return None
        return said.ask

    def answer(self, nonce: str, announcement: Announcement) -> bytes:
        url, certificate = announcement.url, announcement.certificate
        proof = self._proof("answer", nonce, url, certificate)
        return _write(meeting=1, answer=nonce, url=url, certificate=certificate, proof=proof)

    def answered(self, nonce: str, datagram: bytes) -> Announcement | None:
        """What somebody who knows the code answered to the question with ``nonce``."""
        said = _read(_Answer, datagram)
        if said is None or said.answer != nonce:
            return None
        if not self._proves(said.proof, "answer", nonce, said.url, said.certificate):
            return None
        return Announcement(said.url, said.certificate)

    def _proof(self, *parts: str) -> str:
        text = json.dumps(parts).encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()

    def _proves(self, proof: str, *parts: str) -> bool:
        return hmac.compare_digest(proof, self._proof(*parts))


def make_nonce() -> str:
    return secrets.token_hex(_NONCE_BYTES)


def _write(**said: object) -> bytes:
    return json.dumps(said).encode()


def _read(kind: type[_Said], datagram: bytes) -> _Said | None:
    if len(datagram) > MAX_BYTES:
        return None
    try:
        return kind.model_validate_json(datagram)
    except ValidationError:
        return None
