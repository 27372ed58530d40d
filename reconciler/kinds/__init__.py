"""One file for each kind of thing: what it consists of, and the steps that settle it."""
