"""Checkups, fact by fact."""
