"""What Creatio says of its own fields: ``$metadata``, read as it comes, however long it is.

A document type in it is refused, and with it every entity that could be made to burst. The reader
is thrown away once the fields of two types were taken: there are thousands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from meeting_desktop.adapters.crm.creatio import faults
from meeting_desktop.domain.crm_fields import CrmField, FieldKind

_KINDS = {
    "Edm.String": FieldKind.TEXT,
    "Edm.Int16": FieldKind.WHOLE,
    "Edm.Int32": FieldKind.WHOLE,
    "Edm.Int64": FieldKind.WHOLE,
    "Edm.Decimal": FieldKind.DECIMAL,
    "Edm.Double": FieldKind.DECIMAL,
    "Edm.Boolean": FieldKind.FLAG,
    "Edm.DateTimeOffset": FieldKind.MOMENT,
}
#: The CRM writes these itself.
_OWN = frozenset({"Id", "CreatedOn", "ModifiedOn", "ProcessListeners"})
_NAME = "Name"


@dataclass(slots=True)
class _Type:
    properties: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: A navigation's name to the type that it leads to.
    leads_to: dict[str, str] = field(default_factory=dict)


class MetadataReader:
    """``feed`` pieces of the document, then ``fields`` of a type."""

    def __init__(self) -> None:
        self._types: dict[str, _Type] = {}
        self._open: _Type | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.StartDoctypeDeclHandler = _on_doctype

    def feed(self, piece: bytes) -> None:
        """Raises: CrmFault ``crm_broken``."""
        self._parse(piece, False)

    def end(self) -> None:
        """Raises: CrmFault ``crm_broken``: it ends in the middle."""
        self._parse(b"", True)

    def fields(self, type_name: str) -> Mapping[str, CrmField]:
        """By name; empty where there is no such type, or none for this account."""
        known = self._types.get(type_name)
        if known is None:
            return {}
        found = {}
        for name, (kind, longest) in known.properties.items():
            made = self._field(known, name, kind, longest)
            if made is not None:
                found[name] = made
        return found

    def properties(self, type_name: str) -> frozenset[str]:
        """All names of a type, ids of others among them."""
        return frozenset(self._types.get(type_name, _Type()).properties)

    def _field(self, known: _Type, name: str, kind: str, longest: int) -> CrmField | None:
        if kind != "Edm.Guid":
            sort = _KINDS.get(kind)
            return CrmField(name, sort, longest, read_only=name in _OWN) if sort else None
        # An id of something else: of use to a person where that has a name.
        target = known.leads_to.get(name.removesuffix("Id"), "") if name.endswith("Id") else ""
        if not target or _NAME not in self._types.get(target, _Type()).properties:
            return None
        return CrmField(name, FieldKind.LOOKUP, target=target)

    def _parse(self, piece: bytes, is_end: bool) -> None:
        try:
            self._parser.Parse(piece, is_end)
        except expat.ExpatError as error:
            raise faults.broken() from error

    def _on_start(self, tag: str, attributes: dict[str, str]) -> None:
        name, bare = attributes.get("Name", ""), tag.rpartition(" ")[2]
        if bare == "EntityType":
            self._open = self._types[name] = _Type()
        elif self._open is None:
            return
        elif bare == "Property":
            length = attributes.get("MaxLength", "")
            longest = int(length[:9]) if length.isascii() and length.isdigit() else 0
            self._open.properties[name] = (attributes.get("Type", ""), longest)
        elif bare == "NavigationProperty":
            self._open.leads_to[name] = attributes.get("Type", "").rpartition(".")[2]

    def _on_end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == "EntityType":
            self._open = None


def _on_doctype(_name: str, _system: str | None, _public: str | None, _internal: int) -> None:
    raise faults.broken()
