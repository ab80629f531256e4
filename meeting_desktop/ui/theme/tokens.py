"""The design as numbers: colour roles, spacing, radii and type sizes. No Qt in here.

Contrast follows WCAG 2.2 AA: 4.5:1 for text on every ground that it may stand on, 3:1 for the
outline of controls (a test measures it). Speaker colours are the Okabe-Ito set, darkened or
lightened until they pass, so that they stay apart for colour-blind eyes; a name always stands
beside the colour.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """Colour roles as ``#rrggbb``. ``*_soft`` are grounds for text in the colour of that name.

    ``changed`` is the ground of words that were just put in the place of others, ``on_changed``
    the line under them.
    """

    window: str
    surface: str
    sunken: str
    raised: str
    hover: str
    border: str
    outline: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_hover: str
    danger_soft: str
    on_danger: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    record: str
    match: str
    changed: str
    on_changed: str
    selection: str
    on_selection: str
    speakers: tuple[str, ...]


LIGHT = Colours(
    window="#f5f5f2",
    surface="#ffffff",
    sunken="#eeeeea",
    raised="#ffffff",
    hover="#e8e8e3",
    border="#dfdfd9",
    outline="#8a8d88",
    text="#1b1e1d",
    muted="#595f5d",
    accent="#0b6b62",
    accent_hover="#085750",
    accent_soft="#dcefec",
    on_accent="#ffffff",
    danger="#b3261e",
    danger_hover="#951c15",
    danger_soft="#fbe6e4",
    on_danger="#ffffff",
    warning="#7c4f00",
    warning_soft="#fcefd2",
    success="#1b6b36",
    success_soft="#e0f2e4",
    record="#d1322a",
    match="#ffe08a",
    changed="#dfe7fb",
    on_changed="#3456b4",
    selection="#bfe3de",
    on_selection="#10211f",
    speakers=(
        "#0b5c9e",
        "#a8450b",
        "#0a6b4d",
        "#94386f",
        "#75590a",
        "#4a4fa8",
        "#276a7f",
        "#585858",
    ),
)

DARK = Colours(
    window="#131615",
    surface="#1a1e1d",
    sunken="#101312",
    raised="#222726",
    hover="#2a302e",
    border="#2f3634",
    outline="#737d7a",
    text="#e7eae8",
    muted="#a3aca9",
    accent="#5cc9bb",
    accent_hover="#7ad7cb",
    accent_soft="#173a36",
    on_accent="#06231f",
    danger="#ff9a90",
    danger_hover="#ffb3ab",
    danger_soft="#471c19",
    on_danger="#3a0805",
    warning="#f2bf5e",
    warning_soft="#40300f",
    success="#7fd496",
    success_soft="#173a22",
    record="#ff6056",
    match="#6b5410",
    changed="#26344f",
    on_changed="#a3bcff",
    selection="#1f5a53",
    on_selection="#f0fbf9",
    speakers=(
        "#7db9f0",
        "#f2a272",
        "#5fcaa6",
        "#e39ccb",
        "#e2c562",
        "#aeb2f7",
        "#88cbe0",
        "#b9bdbb",
    ),
)


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in device-independent pixels; all of them grow with the font."""

    hair: int
    small: int
    medium: int
    large: int
    wide: int
    huge: int


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Font heights in device-independent pixels."""

    caption: int
    body: int
    strong: int
    heading: int
    title: int
    display: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """One look, ready to draw: ``radius`` for controls, ``radius_card`` for cards, ``control``
    their height.
    """

    dark: bool
    colours: Colours
    space: Spacing
    type: TypeScale
    radius: int
    radius_card: int
    control: int
    icon: int

    def speaker(self, index: int) -> str:
        """The colour of the speaker with this place in the meeting; repeats after eight."""
        return self.colours.speakers[index % len(self.colours.speakers)]


def make_tokens(*, dark: bool, font_pixels: float) -> Tokens:
    """The look for a system font of this height; who doubles the font doubles everything."""
    unit = max(1.0, font_pixels) / 13.0

    def px(value: float) -> int:
        return max(1, round(value * unit))

    return Tokens(
        dark=dark,
        colours=DARK if dark else LIGHT,
        space=Spacing(px(4), px(8), px(12), px(16), px(24), px(40)),
        type=TypeScale(px(11.5), px(13), px(14), px(16), px(21), px(27)),
        radius=px(7),
        radius_card=px(12),
        control=px(34),
        icon=px(18),
    )


#: Below this sRGB is linear (WCAG 2.2, relative luminance).
_LINEAR_BELOW = 0.04045


def contrast(first: str, second: str) -> float:
    """WCAG contrast of two ``#rrggbb`` colours, 1 to 21."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= _LINEAR_BELOW else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
