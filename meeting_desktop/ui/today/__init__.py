"""The first page: one obvious button, and the meetings of the last days."""
