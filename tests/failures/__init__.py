"""Failures of other tools of this sort: what each of them did wrong is not to happen here."""
