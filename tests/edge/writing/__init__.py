"""The writer and apply on the embedded portal, and behind a gateway that fails."""
