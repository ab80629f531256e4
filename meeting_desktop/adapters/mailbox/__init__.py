"""The mailbox where answers arrive (IMAP)."""
