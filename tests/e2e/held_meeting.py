"""A process that holds a meeting from a sound file and tells, line by line, what it has promised.

Started by test_crash.py, which kills it. Each line is one JSON object: ``elapsed`` is sound handed
to the recorder, ``confirmed`` are words that a window would now show as confirmed.
"""

import json
import sys
from pathlib import Path

from meeting_desktop.cli.rehearsal import hold_meeting, load_model, rehearsal
from meeting_desktop.domain.captions import CaptionConfirmed, CaptionFinal
from meeting_desktop.domain.events import LevelMeasured, MeetingEvent


def main(home: Path, sound: Path) -> None:
    with rehearsal(home) as application:
        load_model(application)

        def listen(event: MeetingEvent) -> None:
            if isinstance(event, LevelMeasured):
                say({"elapsed": application.use_cases.meetings.elapsed()})
            elif isinstance(event, CaptionConfirmed):
                say({"confirmed": [w.text for w in event.words], "of": str(event.utterance_id)})
            elif isinstance(event, CaptionFinal):
                say({"final": [w.text for w in event.words], "of": str(event.utterance_id)})

        hold_meeting(application, sound, title="Killed", speaker="Speaker", on_event=listen)
        say({"ended": True})


def say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
