"""Use cases, one module each, named as verbs: they know rules and ports, no library, no window."""
