"""What a template of a mail may do: a list of what is allowed, and nothing else.

Jinja's sandbox alone lets a template run for hours or fill the memory (``range``, ``*``, wide
formats). What is listed here can name values, loop over the lists that were given, and choose; its
work is bounded by the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from jinja2 import nodes

from meeting_desktop.domain.mail_values import LIST_FIELDS

_STRUCTURE = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.CondExpr,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
)
FILTERS = frozenset(
    {"breaks", "capitalize", "default", "first", "join", "last", "length", "lower", "title",
     "trim", "upper"}
)  # fmt: skip
_LOOP_FIELDS = frozenset({"index", "first", "last", "length"})
_FIELDS = frozenset(chain.from_iterable(LIST_FIELDS.values())) | _LOOP_FIELDS
#: Loops within loops, and anything within anything.
_DEEPEST_LOOP, _DEEPEST = 2, 30


def problems_of(template: nodes.Template, variables: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each thing that is not allowed."""
    yield from _walk(template, frozenset(variables), 0, 0)


def _walk(node: nodes.Node, known: frozenset[str], loops: int, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield f"Line {node.lineno}: this is nested too deeply; write it more simply."
        return
    yield from _problem(node, known, loops)
    if isinstance(node, nodes.For):
        yield from _walk_loop(node, known, loops, depth)
        return
    children: list[nodes.Node] = list(node.iter_child_nodes())
    if isinstance(node, nodes.Filter):
        children = [node.node] if node.node is not None else []
    for child in children:
        yield from _walk(child, known, loops, depth + 1)


def _walk_loop(node: nodes.For, known: frozenset[str], loops: int, depth: int) -> Iterator[str]:
    yield from _walk(node.iter, known, loops, depth + 1)
    names = {node.target.name} if isinstance(node.target, nodes.Name) else set()
    within = known | names | {"loop"}
    parts = [*node.body, *node.else_]
    if node.test is not None:
        parts.append(node.test)
    for child in parts:
        yield from _walk(child, within, loops + 1, depth + 1)


def _problem(node: nodes.Node, known: frozenset[str], loops: int) -> Iterator[str]:
    match node:
        case nodes.Name() if node.ctx != "load" or node.name not in known:
            problem = f"there is no {node.name} in this mail; use one of the names beside."
        case nodes.Getattr() if node.attr not in _FIELDS:
            problem = f"nothing has a part called {node.attr}."
        case nodes.Filter():
            problem = _problem_of_filter(node)
        case nodes.For():
            problem = _problem_of_loop(node, loops)
        case nodes.Name() | nodes.Getattr():
            problem = ""
        case _:
            allowed = isinstance(node, _STRUCTURE)
            problem = "" if allowed else "this is not allowed in a mail; use names, if and for."
    if problem:
        yield f"Line {node.lineno}: {problem}"


def _problem_of_filter(node: nodes.Filter) -> str:
    if node.name not in FILTERS:
        return f"the filter {node.name} is not allowed."
    if not _plain_arguments(node):
        return f"the filter {node.name} takes only plain words here."
    if node.name == "join" and node.node is not None and _joins(node.node):
        return "the filter join takes a list, and not what another join made."
    return ""


def _joins(node: nodes.Node) -> bool:
    """Whether a join is in it: each makes a text longer as often as it has letters."""
    inner = node.find_all(nodes.Filter)
    return any(one.name == "join" for one in chain([node], inner) if isinstance(one, nodes.Filter))


def _problem_of_loop(node: nodes.For, loops: int) -> str:
    if not isinstance(node.target, nodes.Name) or node.recursive:
        return "a loop is written like: for item in agenda."
    if not isinstance(node.iter, nodes.Name) or node.iter.name not in LIST_FIELDS:
        return "only a list can be looped over, such as agenda or people."
    if loops >= _DEEPEST_LOOP:
        return f"more than {_DEEPEST_LOOP} loops within each other are not allowed."
    return ""


def _plain_arguments(node: nodes.Filter) -> bool:
    return (
        all(isinstance(one, nodes.Const) for one in node.args)
        and not node.kwargs
        and node.dyn_args is None
        and node.dyn_kwargs is None
    )
