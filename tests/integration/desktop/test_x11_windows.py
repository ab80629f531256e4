"""A window of another program on a real X server: its own dots, and nobody else's."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import pytest

from meeting_desktop.adapters.desktop.x11_windows import X11Windows
from meeting_desktop.adapters.desktop.x_server import XServer
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.ports.screen import Picture, ScreenSource
from tests.fakes.patience import until
from tests.fakes.screens import BLUE, GREEN, RED, is_of
from tests.integration.desktop.x_display import Display, Program

_MAKE_WINDOW, _REPARENT, _MAP, _CONFIGURE = 1, 7, 8, 12
_WIDTH_AND_HEIGHT = 0b1100
_EXTENSION, _REDIRECT_ALL, _MANUAL = 98, 2, 1


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    with Display.started() as display:
        yield display


@pytest.fixture
def program(display: Display) -> Iterator[Program]:
    with display.program() as program:
        yield program


class Viewer:
    """Sees what is taken of a window, from the first picture on."""

    def __init__(self, display: Display, window: int) -> None:
        self.pictures: list[Picture] = []
        self.ended: list[str] = []
        source = ScreenSource(str(window), "Window", window=True)
        self.capture = display.windows().open(source, self.pictures.append, self.ended.append)

    def sees(self, colour: tuple[int, int, int]) -> None:
        until(lambda: bool(self.pictures) and is_of(self.pictures[-1], colour), what="the colour")

    def has_seen(self, colour: tuple[int, int, int]) -> bool:
        """A single dot of it, in any picture."""
        dots = (one.pixels[..., :3].astype(int) for one in self.pictures)
        return any(bool((np.abs(one - np.array(colour)).max(axis=-1) < 20).any()) for one in dots)

    @property
    def size(self) -> tuple[int, int]:
        newest = self.pictures[-1]
        return newest.width, newest.height


def wait_until_painted(display: Display, window: int, colour: tuple[int, int, int]) -> None:
    """As who sits there sees it."""

    def is_painted() -> bool:
        found = {one.id: one.thumbnail for one in display.windows().sources()}
        thumbnail = found.get(str(window))
        return thumbnail is not None and is_of(Picture(thumbnail, 0), colour)

    until(is_painted, what="the colour on the screen")


def test_windows_have_their_title_and_their_picture(display: Display, program: Program) -> None:
    green, red = program.open("Green", GREEN), program.open("Red", RED)
    program.do("place", "Red", 300, 300, 200, 120)
    wait_until_painted(display, green, GREEN)
    wait_until_painted(display, red, RED)
    assert {one.name for one in display.windows().sources() if one.window} == {"Green", "Red"}


def test_what_covers_a_window_is_never_on_its_picture(display: Display, program: Program) -> None:
    green = program.open("Green", GREEN)
    program.open("Red", RED)
    program.do("place", "Red", 40, 40, 400, 300)
    viewer = Viewer(display, green)
    viewer.sees(GREEN)
    program.do("place", "Green", 60, 60, 300, 200)  # larger, and covered all the same
    until(lambda: viewer.size == (300, 200), what="the larger picture")
    viewer.sees(GREEN)
    program.do("place", "Green", -40, 500, 300, 200)  # with parts beyond the screen
    program.do("paint", "Green", *reversed(BLUE))
    viewer.sees(BLUE)
    viewer.capture.stop()
    assert not viewer.has_seen(RED)
    assert viewer.ended == []


def test_of_a_program_that_hangs_nothing_is_seen_rather_than_what_covers_it(
    display: Display, program: Program
) -> None:
    green = program.open("Green", GREEN)
    red = program.open("Red", RED)
    program.do("place", "Red", 40, 40, 400, 300)
    wait_until_painted(display, red, RED)
    with program.stopped():
        viewer = Viewer(display, green)
        viewer.sees((0, 0, 0))
        manager = XServer(display.name)
        larger = struct.pack("=IHxx2I", green, _WIDTH_AND_HEIGHT, 300, 200)
        manager.tell(_CONFIGURE, 0, larger)
        manager.close()
        until(lambda: viewer.size == (300, 200), what="the larger picture")
        assert not viewer.has_seen(RED)
    viewer.sees(GREEN)
    viewer.capture.stop()


def test_what_a_compositor_draws_apart_is_not_made_to_draw_anew(
    display: Display, program: Program
) -> None:
    green = program.open("Green", GREEN)
    compositor = XServer(display.name)
    name = b"Composite"
    answer = compositor.ask(_EXTENSION, 0, struct.pack("=HH", len(name), 0) + name)
    compositor.ask(answer[9], 0, struct.pack("=2I", 0, 4))
    compositor.tell(answer[9], _REDIRECT_ALL, struct.pack("=IBxxx", compositor.root, _MANUAL))
    program.do("paint", "Green", *reversed(BLUE))
    wait_until_painted(display, green, BLUE)
    with program.stopped():
        viewer = Viewer(display, green)
        viewer.sees(BLUE)
        assert not viewer.has_seen((0, 0, 0))
    viewer.capture.stop()
    compositor.close()


def test_a_window_that_is_minimised_stands_still_and_comes_back(
    display: Display, program: Program
) -> None:
    green = program.open("Green", GREEN)
    viewer = Viewer(display, green)
    viewer.sees(GREEN)
    program.do("hide", "Green")
    until(lambda: not display.windows().sources(), what="no window to be seen")
    count = len(viewer.pictures)
    until(lambda: len(viewer.pictures) > count, what="the last picture, once more")
    assert is_of(viewer.pictures[-1], GREEN)
    program.do("paint", "Green", *reversed(BLUE))
    program.do("show", "Green")
    viewer.sees(BLUE)
    viewer.capture.stop()


def test_a_window_that_is_closed_ends_it_in_a_sentence(display: Display, program: Program) -> None:
    green = program.open("Green", GREEN)
    viewer = Viewer(display, green)
    viewer.sees(GREEN)
    program.do("close", "Green")
    until(lambda: bool(viewer.ended), what="the end")
    assert viewer.ended == ["The window is closed, so it is shared no more; choose another."]
    with pytest.raises(EnvironmentFault) as fault:
        Viewer(display, green)
    assert fault.value.code == "window_gone"


def test_a_window_inside_a_frame_is_taken_without_the_frame(
    display: Display, program: Program
) -> None:
    green = program.open("Green", GREEN)
    manager = XServer(display.name)
    frame = manager.new_id()
    shape = struct.pack("=2I2h4H2I", frame, manager.root, 100, 100, 240, 180, 1, 0, 0, 0)
    manager.tell(_MAKE_WINDOW, 0, shape)
    manager.tell(_REPARENT, 0, struct.pack("=2I2h", green, frame, 20, 40))
    manager.tell(_MAP, 0, struct.pack("=I", frame))
    program.open("Red", RED)
    program.do("place", "Red", 40, 40, 400, 300)
    viewer = Viewer(display, green)
    viewer.sees(GREEN)
    assert viewer.size == (200, 120)
    assert not viewer.has_seen(RED)
    viewer.capture.stop()
    manager.close()


def test_what_the_window_manager_says_is_believed(display: Display, program: Program) -> None:
    names = ("One", "Two", "Panel", "Unlisted")
    one, two, panel, _ = [program.open(name, GREEN) for name in names]
    dock = display.atom("_NET_WM_WINDOW_TYPE_DOCK")
    display.say_of(panel, "_NET_WM_WINDOW_TYPE", (dock,))
    display.say_of(None, "_NET_CLIENT_LIST", (one, two, panel, 0x7FFFFFF))
    try:
        assert [source.name for source in display.windows().sources()] == ["One", "Two"]
    finally:
        display.say_of(None, "_NET_CLIENT_LIST", ())


def test_this_programs_own_windows_come_last(
    display: Display, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = program.open("Own", GREEN)
    other = program.open("Other", GREEN)
    display.say_of(None, "_NET_CLIENT_LIST", (own, other))
    display.say_of(other, "_NET_WM_PID", (1,))
    display.say_of(own, "_NET_WM_PID", (4242,))
    monkeypatch.setattr("os.getpid", lambda: 4242)
    try:
        assert [source.name for source in display.windows().sources()] == ["Other", "Own"]
    finally:
        display.say_of(None, "_NET_CLIENT_LIST", ())


def test_the_shadow_that_a_program_draws_around_itself_is_left_out(
    display: Display, program: Program
) -> None:
    green = program.open("Green", GREEN)
    display.say_of(green, "_GTK_FRAME_EXTENTS", (10, 20, 5, 15))
    viewer = Viewer(display, green)
    viewer.sees(GREEN)
    assert viewer.size == (170, 100)
    viewer.capture.stop()


def test_a_display_that_dies_ends_it_in_a_sentence() -> None:
    with Display.started() as display, display.program() as program:
        viewer = Viewer(display, program.open("Green", GREEN))
        viewer.sees(GREEN)
        display.process.kill()
        until(lambda: bool(viewer.ended), what="the end")
    assert "share the whole screen" in viewer.ended[0]


def test_where_windows_cannot_be_drawn_apart_none_is_offered() -> None:
    with Display.started("-extension", "Composite") as display:
        with pytest.raises(EnvironmentFault) as fault:
            display.windows().sources()
        assert fault.value.code == "windows_not_allowed"


def test_no_display_is_a_sentence() -> None:
    with pytest.raises(EnvironmentFault) as fault:
        X11Windows("nowhere:99")
    assert fault.value.code == "windows_not_allowed"
