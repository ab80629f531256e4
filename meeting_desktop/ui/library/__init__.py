"""The library: every meeting that was held, found again by what was said, and replayed."""
