"""The report of a meeting: what came of it, each claim with the moment in which it was said."""
