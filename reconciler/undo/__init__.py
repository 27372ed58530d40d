"""The inverse of an apply: a report and the portal as it is now in, a manifest out.

Nothing is undone here: what comes of it is planned, guarded and carried out as any other manifest.
Taken back is what the apply was seen to have done, and what it may have done unseen, as where an
answer was lost: each as long as the portal is still so. What was refused, or was not there when it
was read back, is left as it is, whoever has done it since. Rooms and groups are known by their ids.
What somebody has changed since, and what nothing takes back, is told.
"""
