"""The page around a plan, and the policy that lets nothing in but its own style and script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from reconciler.render.html.markup import esc
from reconciler.render.html.script import SCRIPT
from reconciler.render.html.style import STYLE


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


_POLICY = (
    f"default-src 'none'; style-src {_digest(STYLE)}; script-src {_digest(SCRIPT)}; "
    "base-uri 'none'; form-action 'none'"
)


def page(title: str, links: str, head: str, body: str) -> str:
    """A whole document; every part but the title is HTML already."""
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{esc(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the plan</a>
{head}{links}<main id="main" tabindex="-1">
{body}</main>
<script>{SCRIPT}</script>
</body>
</html>
"""
