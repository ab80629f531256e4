"""The page that plans a meeting."""
