"""The journal of an apply: what it is about to do, written down before it does it.

Each apply has a file of its own, a JSON document a line. What is in it is with the operating system
before the request leaves, so that a run that is killed leaves behind what it had under way, and the
next one can wait until the portal is done with that.
"""
