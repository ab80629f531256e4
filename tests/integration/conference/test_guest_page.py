"""The guest page by itself: every control has a name, every part is there, colours are ours."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from meeting_desktop.ui.theme.tokens import DARK, LIGHT, Colours

_FOLDER = Path(__file__).parents[3] / "resources" / "guest"
_HTML = (_FOLDER / "index.html").read_text(encoding="utf-8")
_SCRIPT = (_FOLDER / "guest.js").read_text(encoding="utf-8")
_STYLE = (_FOLDER / "guest.css").read_text(encoding="utf-8")
_Element = tuple[str, dict[str, str | None], list[str]]


class _Page(HTMLParser):
    """Elements in their order: name, attributes, and the words inside."""

    _EMPTY = frozenset({"input", "meta", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[_Element] = []
        self.around: list[tuple[_Element, list[str]]] = []
        self._open: list[_Element] = []
        self.feed(_HTML)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: _Element = (tag, dict(attrs), [])
        self.elements.append(element)
        self.around.append((element, [name for name, _, _ in self._open]))
        if tag not in self._EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, _, words in self._open:
            words.extend(data.split())

    def ids(self) -> Counter[str]:
        return Counter(str(attrs["id"]) for _, attrs, _ in self.elements if "id" in attrs)


_PAGE = _Page()


def test_ids_are_unique_and_those_that_are_referred_to_exist() -> None:
    ids = _PAGE.ids()
    assert set(ids.values()) == {1}
    referred = {
        name
        for _, attrs, _ in _PAGE.elements
        for key in ("for", "aria-labelledby", "aria-describedby")
        for name in (attrs.get(key) or "").split()
    }
    used = set(re.findall(r'byId\("([\w-]+)"\)', _SCRIPT))
    assert referred | used <= set(ids)


def test_every_field_has_a_label() -> None:
    labelled = {attrs.get("for") for tag, attrs, _ in _PAGE.elements if tag == "label"}
    fields = [
        (attrs.get("id"), "label" in parents)
        for (tag, attrs, _), parents in _PAGE.around
        if tag in {"input", "select", "meter"}
    ]
    assert fields
    assert not [field for field, inside in fields if not inside and field not in labelled]


def test_every_button_and_heading_says_what_it_is() -> None:
    found = [words for tag, _, words in _PAGE.elements if tag in {"button", "h1", "h2", "legend"}]
    assert found
    assert all(found)


def test_the_page_has_a_language_a_title_and_fits_a_phone() -> None:
    assert '<html lang="en">' in _HTML
    assert "<title>" in _HTML
    assert "width=device-width" in _HTML
    assert "user-scalable" not in _HTML


def test_captions_that_still_change_are_not_announced() -> None:
    live = [
        attrs["id"]
        for _, attrs, _ in _PAGE.elements
        if "aria-live" in attrs or attrs.get("role") in {"log", "status", "alert"}
    ]
    assert "captions" not in live
    assert {"status", "problem", "spoken"} <= set(live)


def test_focus_is_seen_and_motion_can_be_refused() -> None:
    assert ":focus-visible" in _STYLE
    assert "prefers-reduced-motion" in _STYLE
    assert "prefers-color-scheme: dark" in _STYLE


@pytest.mark.parametrize(("colours", "place"), [(LIGHT, 0), (DARK, 1)], ids=["light", "dark"])
def test_the_colours_are_those_of_the_application(colours: Colours, place: int) -> None:
    block = re.findall(r":root \{(.*?)\}", _STYLE, re.DOTALL)[place]
    shown = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    assert len(shown) > 10
    assert shown == {name: getattr(colours, name.replace("-", "_")) for name in shown}


def test_what_others_wrote_never_becomes_markup() -> None:
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
    ):
        assert forbidden not in _SCRIPT
