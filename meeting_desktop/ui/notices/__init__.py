"""What the application tells its person outside a meeting."""
