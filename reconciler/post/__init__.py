"""Letters that the program sends itself: templates, messages, SMTP."""
