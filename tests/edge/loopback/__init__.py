"""A server that misbehaves as it is told."""
