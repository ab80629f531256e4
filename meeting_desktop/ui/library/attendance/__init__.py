"""Who was in a meeting and how they took part."""
