"""The server about itself: version and health."""

from datetime import UTC, datetime

from tui.demo.call import Call
from tui.demo.registry import route


@route("GET", "/api", access="none")
def version(call: Call) -> object:
    """Return version and time."""
    time = datetime.fromtimestamp(call.house.now(), UTC)
    return {
        "version": ".".join(str(part) for part in call.house.version),
        "timestamp": f"{time:%Y-%m-%d %H:%M:%S}",
        "queue_services": "ok",
        "data_services": "ok",
    }


@route("GET", "/health", access="none", since="4.11")
def health(call: Call) -> object:
    """Say that the server is up."""
    del call
    return {"status": "woot"}
