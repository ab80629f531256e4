"""What windows of an X server say of themselves: titles, numbers, words."""

from __future__ import annotations

import struct

from meeting_desktop.adapters.desktop.x_server import XServer

_INTERN_ATOM, _ATOM_NAME, _PROPERTY = 16, 17, 20
_ANY_TYPE = 0
#: In fours of bytes: a long list of windows fits, what somebody wrote without end does not.
_MOST = 1024
_WORDS_BITS, _NUMBERS_BITS = 8, 32


class XProperties:
    """What is not there is empty."""

    def __init__(self, server: XServer) -> None:
        self._server = server
        self._atoms: dict[str, int] = {}
        self._names: dict[int, str] = {}

    def title(self, window: int) -> str:
        if title := self._get(window, "_NET_WM_NAME", _WORDS_BITS):
            return title.decode(errors="replace")
        return self._get(window, "WM_NAME", _WORDS_BITS).decode("latin-1")

    def numbers(self, window: int, name: str) -> tuple[int, ...]:
        """Windows, processes and sizes alike."""
        data = self._get(window, name, _NUMBERS_BITS)
        return struct.unpack(f"={len(data) // 4}I", data)

    def names(self, window: int, name: str) -> set[str]:
        """Words of the protocol."""
        return {self._name_of(atom) for atom in self.numbers(window, name)}

    def _get(self, window: int, name: str, bits: int) -> bytes:
        atom = self._atom(name)
        body = struct.pack("=5I", window, atom, _ANY_TYPE, 0, _MOST)
        answer = self._server.ask(_PROPERTY, 0, body)
        if answer[1] != bits:
            return b""
        (count,) = struct.unpack_from("=I", answer, 16)
        return answer[32 : 32 + count * bits // 8]

    def _atom(self, name: str) -> int:
        if name not in self._atoms:
            encoded = name.encode()
            answer = self._server.ask(
                _INTERN_ATOM, 0, struct.pack("=HH", len(encoded), 0) + encoded
            )
            (self._atoms[name],) = struct.unpack_from("=I", answer, 8)
        return self._atoms[name]

    def _name_of(self, atom: int) -> str:
        if atom not in self._names:
            answer = self._server.ask(_ATOM_NAME, 0, struct.pack("=I", atom))
            (length,) = struct.unpack_from("=H", answer, 8)
            self._names[atom] = answer[32 : 32 + length].decode("latin-1")
        return self._names[atom]
