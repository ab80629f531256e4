"""Mail in the settings: the account, what became of each mail, and the texts."""
