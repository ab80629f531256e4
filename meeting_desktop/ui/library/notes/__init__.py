"""The notes of a meeting on its page: by kind, tied to their moments, changed with undo."""
