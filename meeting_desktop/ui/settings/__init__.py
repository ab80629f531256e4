"""Settings: what a person may change, applied at once, with faults explained beside the field."""
