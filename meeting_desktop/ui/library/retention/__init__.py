"""How long meetings are kept, and what was removed."""
