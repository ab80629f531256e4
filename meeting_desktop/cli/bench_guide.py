"""What the guide costs: the same captions without and with it, by turns, in one process.

Prints a line for each run and, as the last, the medians with what the guide added. The first file
is a meeting that asks ten questions; the rules of this machine judge each utterance. Whoever reads
the figures needs a machine that does nothing else.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from meeting_desktop.bootstrap import Application
from meeting_desktop.cli.bench_captions import print_line
from meeting_desktop.cli.bench_live import LiveRun, run_live
from meeting_desktop.cli.bench_stopwatch import Line
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.questions import Question

#: Of one worker's time; and seconds that words may be later, which is less than runs differ.
MOST_BUSY, MOST_LATER_S = 0.05, 0.1
_WAIT_SECONDS = 60.0
_QUESTIONS = (
    "What do you want to reach this year?",
    "How do you work today?",
    "What happens when nothing changes?",
    "What budget do you have in mind?",
    "Who decides about the purchase?",
    "When do you want to start?",
    "Which tools do you use now?",
    "How many people would work with it?",
    "What did you try before?",
    "What would a good result look like?",
)


@dataclass(frozen=True, slots=True)
class GuideBench:
    """``runs`` each way."""

    files: tuple[Path, ...]
    model: str = ""
    language: str = ""
    runs: int = 3


@dataclass(frozen=True, slots=True)
class _Cost:
    """``busy``: share of the worker that decodes; ``cpu``: of one core, all threads together.

    ``confirmed`` and ``final``: seconds until half of the words were so.
    """

    busy: float
    cpu: float
    confirmed: float
    final: float


def measure_guide(bench: GuideBench) -> bool:
    """Print the lines; whether the guide stays within its bounds. Blocks.

    Raises: NotFoundError, NotAudioError, UserFacingError for the files; EnvironmentFault.
    """
    without: list[_Cost] = []
    guided: list[_Cost] = []
    for number in range(bench.runs):
        for costs, is_guided in ((without, False), (guided, True)):
            costs.append(_run(bench, is_guided=is_guided))
            print_line({"event": "run", "run": number + 1, "guided": is_guided} | _line(costs[-1]))
    plain, with_guide = _median(without), _median(guided)
    added = _Cost(
        with_guide.busy - plain.busy,
        with_guide.cpu - plain.cpu,
        with_guide.confirmed - plain.confirmed,
        with_guide.final - plain.final,
    )
    later = max(added.confirmed, added.final)
    is_fine = added.busy <= MOST_BUSY and later <= MOST_LATER_S
    for name, cost in (("without", plain), ("guided", with_guide), ("added", added)):
        print_line({"event": name} | _line(cost))
    print_line({"event": "summary", "runs": bench.runs, "within_bounds": is_fine})
    return is_fine


def _run(bench: GuideBench, *, is_guided: bool) -> _Cost:
    with tempfile.TemporaryDirectory(prefix="meeting-bench-") as folder:
        run = run_live(
            Path(folder) / "home",
            bench.files,
            model=bench.model,
            language=bench.language,
            out=_keep_quiet,
            before=_begin_guide if is_guided else _keep_as_it_is,
        )
    return _cost(run)


def _begin_guide(application: Application) -> None:
    """A default set, which the unplanned meeting of the bench asks."""
    questions = application.use_cases.planning.questions
    questions.add_set("Bench").result(_WAIT_SECONDS)
    (found, *_others) = [one for one in questions.all() if one.name == "Bench"]
    for text in _QUESTIONS:
        questions.put_question(found.id, Question(new_id(), text)).result(_WAIT_SECONDS)
    questions.make_default(found.id).result(_WAIT_SECONDS)
    application.use_cases.assistant.guide.begin()


def _keep_as_it_is(_application: Application) -> None:
    """Nobody guides before ``begin``."""


def _keep_quiet(_line: Line) -> None:
    """Words are not of interest here."""


def _cost(run: LiveRun) -> _Cost:
    delays = [delay for watch in run.watches for delay in watch.delays]
    return _Cost(
        _number(run.cost["busy"]),
        _number(run.cost["cpu_per_second"]),
        median(delay.confirmed for delay in delays) if delays else 0.0,
        median(delay.final for delay in delays) if delays else 0.0,
    )


def _median(costs: list[_Cost]) -> _Cost:
    return _Cost(
        median(one.busy for one in costs),
        median(one.cpu for one in costs),
        median(one.confirmed for one in costs),
        median(one.final for one in costs),
    )


def _line(cost: _Cost) -> Line:
    return {
        "busy": round(cost.busy, 3),
        "cpu_per_second": round(cost.cpu, 3),
        "confirmed_s": round(cost.confirmed, 2),
        "final_s": round(cost.final, 2),
    }


def _number(figure: object) -> float:
    return float(figure) if isinstance(figure, int | float) else 0.0
