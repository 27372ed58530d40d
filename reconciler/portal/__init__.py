"""The portal's side: the session, a reader that cannot write, and the writer."""
