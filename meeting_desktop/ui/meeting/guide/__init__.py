"""The right side of a running meeting: questions that fill themselves, cards, one nudge."""
