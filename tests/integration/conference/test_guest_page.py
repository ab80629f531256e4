"""The guest page by itself: every control has a name, every part is there, colours are ours."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from meeting_desktop.ui.theme.tokens import DARK, LIGHT, Colours

_FOLDER = Path(__file__).parents[3] / "resources" / "guest"
_HTML = (_FOLDER / "index.html").read_text(encoding="utf-8")
_SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.js"))}
_SCRIPT = "\n".join(_SCRIPTS.values())
_LONGEST_MODULE = 250
_STYLE = (_FOLDER / "guest.css").read_text(encoding="utf-8")
_Element = tuple[str, dict[str, str | None], list[str]]


class _Page(HTMLParser):
    """Elements in their order: name, attributes, and the words inside."""

    _EMPTY = frozenset({"input", "meta", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[_Element] = []
        self.around: list[tuple[_Element, list[str]]] = []
        self.texts: set[str] = set()
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
        self.texts |= {" ".join(data.split())}
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


def _german() -> dict[str, str]:
    tables = "\n".join(text for name, text in _SCRIPTS.items() if name.startswith("german"))
    pairs = re.findall(r'^  ("(?:[^"\\]|\\.)*"):\s+("(?:[^"\\]|\\.)*"),$', tables, re.MULTILINE)
    return {json.loads(english): json.loads(german) for english, german in pairs}


def test_everything_that_the_page_says_is_said_in_german_too() -> None:
    german = _german()
    said = {text for text in _PAGE.texts if re.search(r"[A-Za-z]{2}", text)}
    said |= {str(attrs["aria-label"]) for _, attrs, _ in _PAGE.elements if "aria-label" in attrs}
    said |= set(re.findall(r'\btr\("([^"]+)"', _SCRIPT))
    assert len(said) > 60
    assert not sorted(said - set(german))


def test_what_is_translated_is_said_somewhere() -> None:
    program = Path(__file__).parents[3] / "meeting_desktop"
    rooms = [*(program / "domain").glob("*.py"), *(program / "application").glob("*.py")]
    rooms += (program / "adapters" / "conference").glob("*.py")
    sources = [path.read_text(encoding="utf-8") for path in rooms]
    sources += [text for name, text in _SCRIPTS.items() if not name.startswith("german")]
    everything = "\n".join([*sources, *_PAGE.texts, _HTML])
    assert not [english for english in _german() if english not in everything]


def test_a_translation_keeps_the_names_in_braces() -> None:
    for english, german in _german().items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", german)), english


def test_scripts_are_short_modules_that_are_all_fetched_at_once() -> None:
    assert not [name for name, text in _SCRIPTS.items() if text.count("\n") > _LONGEST_MODULE]
    fetched = {
        attrs["href"] for tag, attrs, _ in _PAGE.elements if attrs.get("rel") == "modulepreload"
    }
    started = {attrs["src"] for tag, attrs, _ in _PAGE.elements if tag == "script"}
    assert fetched | started == set(_SCRIPTS)


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
    speakers = {f"speaker-{number}": colour for number, colour in enumerate(colours.speakers)}
    assert len(shown) > 18
    assert shown == {
        name: speakers.get(name) or getattr(colours, name.replace("-", "_")) for name in shown
    }


def test_what_others_wrote_never_becomes_markup() -> None:
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
    ):
        assert forbidden not in _SCRIPT
