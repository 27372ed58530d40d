"""Every kind of fault at every kind of request: what comes of it, and of the run after it."""
