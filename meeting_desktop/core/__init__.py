"""What every room may use: errors, clock, ids, paths, settings, logging, redaction. A closed list."""
