"""What the command line counts."""
