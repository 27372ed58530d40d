"""The inverse of an apply: a report and the portal as it is now in, a manifest out.

Nothing is undone here: what comes of it is planned, guarded and carried out as any other manifest.
Only what is still as the apply has made it is taken back. What somebody has changed since, and what
nothing takes back, is told.
"""
