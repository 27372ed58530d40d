"""What a portal has, as manifests: the text is made room by room, and in the canonical layout.

What no manifest can say stands in comments, and is left out in such a way that the plan of the
manifests has nothing to do.
"""
