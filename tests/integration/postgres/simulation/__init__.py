"""Many machines, one server, and everything that can go wrong between them, from a seed."""
