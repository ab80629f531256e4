"""What the application needs of the world, as Protocols. Adapters keep these promises; tests hold them to it."""
