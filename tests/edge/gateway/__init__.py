"""A gateway in front of the embedded portal, with faults by rule."""
