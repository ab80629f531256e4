"""Two versions of a transcript beside each other, change by change."""
