"""Documents that need Qt to be written."""
