"""Customer relationship systems, one room for each vendor."""
