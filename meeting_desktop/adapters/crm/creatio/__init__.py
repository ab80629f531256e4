"""Creatio, by its OData 4 (docs/crm.md says where its facts are from)."""
