"""What every room may use, a closed list: errors, clock, ids, paths, settings, logs, redaction."""
