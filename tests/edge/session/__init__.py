"""The session against a server that misbehaves."""
