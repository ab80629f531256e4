"""What keeps the promises of the ports: one room per kind of machinery, and none knows another."""
