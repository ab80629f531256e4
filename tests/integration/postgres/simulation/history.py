"""What the server must have made of everything that reached it: the reference of the simulation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from meeting_desktop.domain.sync import Operation, Value, Verdict

#: A table and a row of it.
RowKey = tuple[str, UUID]
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class Divergence(AssertionError):  # noqa: N818 - it is found, not handled
    """What the simulation found; ``kind`` is one word for it."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(f"{kind}: {what}")
        self.kind = kind


@dataclass
class History:
    """Every operation counts once, when it was committed first; per column the last one wins.

    ``values`` are a column's values in their order, the same twice in a row counted once.
    """

    values: dict[RowKey, dict[str, list[Value]]] = field(default_factory=dict)
    answers: dict[UUID, Verdict] = field(default_factory=dict)
    #: Rows that were removed for good.
    forgotten: set[RowKey] = field(default_factory=set)

    def copy(self) -> History:
        return deepcopy(self)

    def pushed(self, operations: Sequence[Operation], verdicts: Sequence[Verdict]) -> None:
        """A push was committed."""
        for operation, verdict in zip(operations, verdicts, strict=True):
            known = self.answers.setdefault(operation.id, verdict)
            if known is not verdict:
                if known != verdict:
                    raise Divergence("twice", f"{operation.table}: {known} became {verdict}")
            elif verdict.seq is not None:
                self.put(operation.table, operation.row_id, operation.fields)

    def put(self, table: str, row_id: UUID, fields: Mapping[str, Value]) -> None:
        columns = self.values.setdefault((table, row_id), {})
        for name, value in fields.items():
            known = columns.setdefault(name, [])
            if not known or known[-1] != normal(value):
                known.append(normal(value))

    def had(self, key: RowKey, column: str, value: Value) -> bool:
        return normal(value) in self.values.get(key, {}).get(column, [])


def normal(value: Value) -> Value:
    """Instants are written in more than one way."""
    if isinstance(value, str) and _INSTANT.match(value):
        moment = datetime.fromisoformat(value)
        return moment.isoformat() if moment.tzinfo is None else str(moment.timestamp())
    return value
