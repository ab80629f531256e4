"""Places where files lie for other machines: a folder or share, an S3-compatible server."""
