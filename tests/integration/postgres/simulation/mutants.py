"""Rounds and servers that break one of their promises: they check the checks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from meeting_desktop.application.synchronise import Round, Synchronise
from meeting_desktop.ports.sync import Snapshot
from tests.integration.postgres.server import Connection


class WithoutBackfill(Synchronise):
    """One cursor for everything: a scope that is gained has only what changes from now on."""

    def _fill(self, snapshot: Snapshot, scope: UUID, after: int, done: Round) -> Round:
        self._write(lambda uow: uow.sync.gain(scope, None))
        return done


class WithoutPurge(Synchronise):
    """What a lost scope had stays."""

    def _lose(self, scopes: Sequence[UUID]) -> None:
        return


def without_the_clocks_lock(connection: Connection) -> None:
    """Numbers of a plain sequence: not in the order of commits."""
    lock = "PERFORM FROM public.sync_clock FOR UPDATE;"
    for name in ("push", "lock_clock"):
        _rewrite(connection, name, lock, "")


def without_idempotency(connection: Connection) -> None:
    """What is sent again is done again."""
    _rewrite(connection, "push", "IF NOT FOUND THEN", "IF true THEN")
    _rewrite(
        connection,
        "push",
        "VALUES (me, (op ->> 'id')::uuid, client, answer)",
        "VALUES (me, (op ->> 'id')::uuid, client, answer)"
        " ON CONFLICT (user_id, op_id) DO UPDATE SET result = excluded.result",
    )


def _rewrite(connection: Connection, function: str, old: str, new: str) -> None:
    row = connection.execute(
        "SELECT pg_get_functiondef(p.oid) FROM pg_proc AS p"
        " WHERE p.proname = %s AND p.pronamespace = 'public'::regnamespace",
        (function,),
    ).fetchone()
    assert row is not None
    text: str = row[0]
    assert old in text, f"{function} is written otherwise now: plant the fault anew"
    connection.execute(text.replace(old, new).encode())
