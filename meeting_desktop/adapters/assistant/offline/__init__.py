"""The analyst of this machine: rules over words, the same every time, no model and no network."""
