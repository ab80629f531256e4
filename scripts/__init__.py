"""Programs for those who work on Meeting Desktop; the product does not import them."""
