"""Which version this is, under which licence, and what it is made of."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtWidgets import QGridLayout

from meeting_desktop import __version__
from meeting_desktop.ui.settings.section import Section
from meeting_desktop.ui.shell import Shell
from meeting_desktop.ui.widgets.card import Line
from meeting_desktop.ui.widgets.labels import Label

#: Parts that ship with the program, and their licences.
_PARTS = (
    ("Qt, PySide6", "LGPL 3.0"),
    ("Whisper, faster-whisper, CTranslate2", "MIT"),
    ("Silero VAD", "MIT"),
    ("WebRTC VAD", "BSD 3-Clause"),
    ("FFmpeg, PyAV", "LGPL 2.1, BSD 3-Clause"),
    ("PortAudio, sounddevice", "MIT"),
    ("soxr", "LGPL 2.1"),
    ("aiortc, aiohttp", "BSD 3-Clause, Apache 2.0"),
    ("WebRTC audio processing, LiveKit", "BSD 3-Clause, Apache 2.0"),
    ("argon2-cffi, cryptography", "MIT, Apache 2.0"),
    ("SQLite, SQLAlchemy, Alembic", "Public domain, MIT"),
    ("Phosphor Icons", "MIT"),
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AboutSection", text)


class AboutSection(Section):
    """Nothing to change here."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _tr("About"))
        body = self.card.body
        self.version = Label(self.tr("Meeting Desktop {0}").format(__version__), "heading")
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body.addWidget(self.version)
        body.addWidget(
            Label(
                self.tr(
                    "Meetings with captions, recording and transcript that stay on this "
                    "computer. Licensed under the Apache License 2.0."
                ),
                "muted",
                wrap=True,
            )
        )
        body.addWidget(Line())
        body.addWidget(Label(self.tr("Made with"), "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(shell.theme.tokens.space.wide)
        grid.setVerticalSpacing(shell.theme.tokens.space.small)
        grid.setColumnStretch(1, 1)
        for row, (name, licence) in enumerate(_PARTS):
            shown = f"{name} {qVersion()}" if name.startswith("Qt") else name
            grid.addWidget(Label(shown), row, 0)
            grid.addWidget(Label(licence, "muted"), row, 1)
        body.addLayout(grid)
