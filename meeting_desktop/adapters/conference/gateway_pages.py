"""The guest page and the headers that every answer of the gateway has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from meeting_desktop.core.errors import EnvironmentFault

_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

#: No inline script or style, nothing from elsewhere, in no frame; strings never become markup.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "microphone=(self), camera=(), geolocation=(), display-capture=(self), usb=(), payment=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    # Which server and version this is helps only those who look for holes.
    "Server": "meeting",
}


def load_pages(folder: Path) -> dict[str, tuple[bytes, str]]:
    """The page's files by request path: content and media type.

    Raises:
        EnvironmentFault: the installation lacks them.
    """
    try:
        files = [path for path in folder.iterdir() if path.suffix in _TYPES]
        pages = {f"/{path.name}": (path.read_bytes(), _TYPES[path.suffix]) for path in files}
        pages["/"] = pages.pop("/index.html")
    except (KeyError, OSError) as error:
        raise EnvironmentFault(
            "The guest page is missing from this installation; install it again.",
            code="guest_page_missing",
        ) from error
    return pages


def page(content: bytes, media_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler that serves one file from memory."""

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=content, content_type=media_type, charset="utf-8")

    return serve


async def add_security_headers(_request: web.BaseRequest, response: web.StreamResponse) -> None:
    """An ``on_response_prepare`` signal: for pages, errors and WebSocket handshakes alike."""
    response.headers.update(SECURITY_HEADERS)
