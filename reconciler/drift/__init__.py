"""What differs between manifests and portal, and which of the two has moved since the last apply.

Two plans for the same portal tell: what only the manifests of today ask for, the manifests have
changed; what those of the last apply ask for as well was so then, so somebody changed the portal.
"""
