"""The endpoints of the portal, one file for each thing they speak of."""
