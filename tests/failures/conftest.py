"""The command line, called as in its own tests."""

from tests.edge.cli.conftest import call, folder, manifest, pointed

__all__ = ["call", "folder", "manifest", "pointed"]
