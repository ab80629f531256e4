"""Ask an X server through libxcb: requests and answers are bytes, as its protocol lays them out.

libxcb finds the display, proves who one is and keeps the order. Unlike Xlib it ends no program
because a window is gone: what the server refuses is raised as ``XRefusedError``.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from functools import cache

from meeting_desktop.core.errors import EnvironmentFault

#: Byte 1 of an answer's length is counted from here, in fours.
_HEAD = 32
_CHECKED = 1
_BYTE_ORDER_AT = 30
_LEAST_FIRST = 0


class XRefusedError(Exception):
    """``code`` is the protocol's: 3 no such window, 8 not in its state, 9 no such drawable."""

    def __init__(self, code: int) -> None:
        super().__init__(f"X error {code}")
        self.code = code


class _Piece(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Request(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_size_t),
        ("extension", ctypes.c_void_p),
        ("opcode", ctypes.c_uint8),
        ("has_no_answer", ctypes.c_uint8),
    )


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.POINTER(ctypes.c_uint32)),
        ("rest", ctypes.c_int),
        ("index", ctypes.c_int),
    )


class XServer:
    """One connection. Raises EnvironmentFault where there is none, or no more."""

    def __init__(self, display: str) -> None:
        self._xcb = _library()
        number = ctypes.c_int()
        self._connection: int | None = self._xcb.xcb_connect(display.encode(), ctypes.byref(number))
        if self._xcb.xcb_connection_has_error(self._connection):
            self.close()
            raise _no_display()
        setup = self._xcb.xcb_get_setup(self._connection)
        #: The answers' own numbers have the machine's order; those of pictures have the server's.
        self.least_first = ctypes.string_at(setup, _HEAD)[_BYTE_ORDER_AT] == _LEAST_FIRST
        screens: _Screens = self._xcb.xcb_setup_roots_iterator(setup)
        for _ in range(number.value):
            self._xcb.xcb_screen_next(ctypes.byref(screens))
        #: The window that is behind all others.
        self.root: int = screens.data[0]

    def close(self) -> None:
        """May be called twice. What this connection asked the server for is undone with it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._xcb.xcb_disconnect(connection)

    def new_id(self) -> int:
        """For what is to be made."""
        made: int = self._xcb.xcb_generate_id(self._connection)
        return made

    def ask(self, opcode: int, data: int, body: bytes) -> bytes:
        """The answer to a request that has one. ``data``: what stands beside the opcode."""
        sequence = self._send(opcode, data, body, has_no_answer=False)
        error = ctypes.c_void_p()
        answer = self._xcb.xcb_wait_for_reply(self._connection, sequence, ctypes.byref(error))
        self._raise(error.value)
        if not answer:
            raise _no_display()
        try:
            (more,) = struct.unpack_from("=I", ctypes.string_at(answer, _HEAD), 4)
            return ctypes.string_at(answer, _HEAD + more * 4)
        finally:
            self._xcb.free(answer)

    def tell(self, opcode: int, data: int, body: bytes) -> None:
        """A request without an answer; returns when the server has done it."""
        sequence = self._send(opcode, data, body, has_no_answer=True)
        self._raise(self._xcb.xcb_request_check(self._connection, _Cookie(sequence)))
        if self._xcb.xcb_connection_has_error(self._connection):
            raise _no_display()

    def events(self) -> Iterator[int]:
        """Which kinds of events have come since the last time."""
        while event := self._xcb.xcb_poll_for_event(self._connection):
            kind = ctypes.string_at(event, 1)[0]
            self._xcb.free(event)
            yield kind & 0x7F

    def _send(self, opcode: int, data: int, body: bytes, *, has_no_answer: bool) -> int:
        size = 4 + -(-len(body) // 4) * 4
        # libxcb writes the opcode and the length in.
        message = ctypes.create_string_buffer(bytes((opcode, data, 0, 0)) + body, size)
        # It may use the two pieces before the one that it is given.
        pieces = (_Piece * 3)()
        pieces[2] = _Piece(ctypes.cast(message, ctypes.c_void_p), size)
        request = _Request(1, None, opcode, has_no_answer)
        sequence: int = self._xcb.xcb_send_request(
            self._connection, _CHECKED, ctypes.byref(pieces[2]), ctypes.byref(request)
        )
        return sequence

    def _raise(self, error: int | None) -> None:
        if error:
            code = ctypes.string_at(error, 2)[1]
            self._xcb.free(error)
            raise XRefusedError(code)


def _no_display() -> EnvironmentFault:
    return EnvironmentFault(
        "The desktop does not answer, so its windows cannot be shared; share the whole screen.",
        code="windows_not_allowed",
    )


@cache
def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise EnvironmentFault(
            "Sharing a window needs the library libxcb; install it, or share the whole screen.",
            code="windows_not_allowed",
        ) from error
    connection, pointer = ctypes.c_void_p, ctypes.c_void_p
    signatures: dict[str, tuple[type | None, tuple[type, ...]]] = {
        "xcb_connect": (connection, (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))),
        "xcb_connection_has_error": (ctypes.c_int, (connection,)),
        "xcb_disconnect": (None, (connection,)),
        "xcb_get_setup": (pointer, (connection,)),
        "xcb_setup_roots_iterator": (_Screens, (pointer,)),
        "xcb_screen_next": (None, (ctypes.POINTER(_Screens),)),
        "xcb_generate_id": (ctypes.c_uint32, (connection,)),
        "xcb_send_request": (
            ctypes.c_uint,
            (connection, ctypes.c_int, ctypes.POINTER(_Piece), ctypes.POINTER(_Request)),
        ),
        "xcb_wait_for_reply": (
            pointer,
            (connection, ctypes.c_uint, ctypes.POINTER(ctypes.c_void_p)),
        ),
        "xcb_request_check": (pointer, (connection, _Cookie)),
        "xcb_poll_for_event": (pointer, (connection,)),
        "free": (None, (pointer,)),  # of the C library, which this one is bound to
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
