"""Killed while it sends: every mail arrives, and one that may arrive twice says so."""

from __future__ import annotations

import multiprocessing
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

import pytest

from meeting_desktop.adapters.store.opening import open_store
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.mail import Mail, MailStatus
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.e2e import mailing_program
from tests.fakes.mails import make_mail
from tests.fakes.patience import until
from tests.fakes.post_office import PostOffice, post_office

_ROUNDS, _MAILS = 20, 120
_LIMIT_S = 60.0


def _context() -> ForkServerContext | SpawnContext:
    """Where the system can fork, from a process that has imported everything."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([mailing_program.__name__])
    return context


class _Program:
    """A process of its own, which tells how far it is."""

    def __init__(self, home: Path, office: PostOffice) -> None:
        context = _context()
        self._told, tells = context.Pipe(duplex=False)
        self._process = context.Process(
            target=mailing_program.main, args=(home, office.port, tells)
        )
        self._process.start()
        tells.close()

    def says(self) -> str:
        assert self._told.poll(_LIMIT_S), "it says nothing"
        return str(self._told.recv())

    def kill(self) -> None:
        self._process.kill()
        self.ended()

    def ended(self) -> int | None:
        self._process.join(_LIMIT_S)
        self._told.close()
        code = self._process.exitcode
        self._process.close()
        return code


def _in_store(home: Path, work: Callable[[UnitOfWork], object]) -> None:
    store = open_store(Paths(home, home, home / "logs"), SystemClock())
    store.write(work).result(60)
    store.close(10)


def _kill_somewhere(process: _Program, office: PostOffice, chance: random.Random) -> None:
    """After some conversations, some arrivals, or some milliseconds."""
    assert process.says() == "ready"
    more = chance.randint(1, 4)
    conversations, arrived = office.conversations + more, len(office.arrived) + more
    way = chance.choice(["conversations", "arrivals", "moment"])
    if way == "conversations":
        until(lambda: office.conversations >= conversations, limit=_LIMIT_S)
    elif way == "arrivals":
        until(lambda: len(office.arrived) >= arrived, limit=_LIMIT_S)
    else:
        until(lambda: office.conversations >= conversations - more + 1, limit=_LIMIT_S)
        threading.Event().wait(chance.uniform(0.0, 0.06))  # a point in time of no meaning
    process.kill()


@pytest.mark.slow
@pytest.mark.timeout(390)
def test_every_mail_arrives_though_its_sender_is_killed_twenty_times(tmp_path: Path) -> None:
    home = tmp_path / "sender"
    home.mkdir()
    chance = random.Random(20_261_121)
    mails: list[Mail] = []

    def queue(uow: UnitOfWork) -> None:
        scope = uow.personal_scope()
        for number in range(_MAILS):
            mail = make_mail(to=f"person{number}@example.org")
            mails.append(replace(mail, scope_id=scope, created_at=SystemClock().now()))
            uow.mail.put(mails[-1])

    _in_store(home, queue)
    with post_office() as office:
        for _ in range(_ROUNDS):
            _kill_somewhere(_Program(home, office), office, chance)
        assert len(office.arrived) < _MAILS, "all was sent before the last kill"
        last = _Program(home, office)
        assert [last.says(), last.says()] == ["ready", "empty"]
        assert last.ended() == 0
    times = Counter(one.message_id for one in office.arrived)
    store = open_store(Paths(home, home, home / "logs"), SystemClock())
    for mail in mails:
        kept = store.read(lambda uow, mail_id=mail.id: uow.mail.get(mail_id))  # type: ignore[misc]
        assert kept is not None
        assert kept.status is MailStatus.SENT
        assert times[mail.message_id] == 1 or (times[mail.message_id] > 1 and kept.maybe_twice)
    marked = store.read(lambda uow: sum(one.maybe_twice for one in uow.mail.page(limit=_MAILS)))
    store.close(10)
    assert set(times) == {mail.message_id for mail in mails}
    assert 0 < marked <= _ROUNDS
