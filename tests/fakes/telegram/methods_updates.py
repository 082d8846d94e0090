"""getUpdates and the webhook methods."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.core import Core
from tests.fakes.telegram.errors import WEBHOOK_IS_ACTIVE, WEBHOOK_TOOK_OVER, bad_request, too_many_requests
from tests.fakes.telegram.params import Params
from tests.fakes.telegram.polling import MAX_TIMEOUT_S
from tests.fakes.telegram.updates import DEFAULT_KINDS
from tests.fakes.telegram.webhook import WebhookConfig

PORTS = (443, 80, 88, 8443)
MAX_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")


async def get_updates(core: Core, params: Params) -> list[dict[str, Any]]:
    """Return updates, waiting for them if told to."""
    if core.webhook.config is not None:
        await core.poller.conflict(WEBHOOK_IS_ACTIVE)
    offset = params.integer("offset")
    limit = params.integer("limit", 100, low=1, high=100)
    timeout_s = params.integer("timeout", low=0, high=MAX_TIMEOUT_S)
    core.queue.allow(_allowed(params))
    return await core.poller.updates(offset, limit, timeout_s)


async def set_webhook(core: Core, params: Params) -> bool:
    """Set the webhook, at most once a second; an empty url removes it."""
    url = params.text("url")
    if not url:
        return await delete_webhook(core, params)
    if core.clock.now() < core.next_webhook_at:
        raise too_many_requests(1)
    core.next_webhook_at = core.clock.now() + 1
    config = WebhookConfig(
        url,
        params.text("secret_token"),
        params.integer("max_connections", 40, low=1, high=100),
        params.text("ip_address"),
    )
    _require_valid(config)
    core.poller.abort(WEBHOOK_TOOK_OVER)
    if params.flag("drop_pending_updates"):
        core.queue.clear()
    core.queue.allow(_allowed(params))
    if core.webhook.config != config:
        await core.webhook.set(config)
    return True


async def delete_webhook(core: Core, params: Params) -> bool:
    """Remove the webhook; the queue stays unless told otherwise."""
    if params.flag("drop_pending_updates"):
        core.queue.clear()
    if core.webhook.config is not None:
        await core.webhook.set(None)
    return True


def get_webhook_info(core: Core, params: Params) -> dict[str, Any]:
    """Return the WebhookInfo."""
    config = core.webhook.config
    info: dict[str, Any] = {
        "url": config.url if config else "",
        "has_custom_certificate": False,
        "pending_update_count": len(core.queue.pending()),
    }
    if core.webhook.last_error is not None:
        info["last_error_date"], info["last_error_message"] = core.webhook.last_error
    if config is not None:
        info |= {"max_connections": config.max_connections, "ip_address": config.ip_address or "127.0.0.1"}
    if core.queue.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(core.queue.allowed)
    return info


def _allowed(params: Params) -> Any:
    return params.json("allowed_updates", "allowed updates") if params.text("allowed_updates")[:1] == "[" else None


def _require_valid(config: WebhookConfig) -> None:
    try:
        parts = urlsplit(config.url if "://" in config.url else f"https://{config.url}")
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError as exc:
        raise bad_request("invalid webhook URL specified") from exc
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if len(config.secret_token) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(config.secret_token):
        raise bad_request("secret token contains unallowed characters")
    if _is_loopback(parts.hostname):  # as with --local, so that tests need no certificate
        return
    if parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


METHODS = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
