"""The reader on the embedded portal, and behind a gateway that fails."""
