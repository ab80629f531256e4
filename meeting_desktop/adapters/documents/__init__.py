"""Documents that other programs open."""
