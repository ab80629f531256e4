"""Mail: SMTP, and the texts of what is sent."""
