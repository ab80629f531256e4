"""Use cases, one module each, named as verbs. They know the rules and the ports, no library and no window."""
