"""Calendar files (RFC 5545) and the mails that carry them."""
