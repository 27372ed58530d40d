"""Declarative reconciler for ONLYOFFICE DocSpace portals."""

__version__ = "0.1.0"
