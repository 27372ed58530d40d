"""The same work done in the ways that are open without this program.

Each is run as a file, not as a module: two of them need an environment of their own. Each reads
rooms from a JSON file, with the portal's ids of the people, which whoever writes such a script has
to look up first.
"""
