"""The control endpoint for faults, only where `--chaos` turned it on."""

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.faults import events_from, fault_from, silence_from
from tui.demo.registry import route


@route("GET", "/chaos", access="none", switch="chaos")
def show(call: Call) -> object:
    """Return what goes wrong now."""
    chaos = call.house.chaos
    events = chaos.events
    return {
        "faults": [fault.shown() for fault in chaos.faults],
        "events": {
            "lose": events.lose,
            "double": events.double,
            "reorder": events.reorder,
            "seconds": events.seconds,
        },
        "silent": chaos.silent,
    }


@route("POST", "/chaos/faults", access="none", switch="chaos")
def add(call: Call) -> object:
    """Have requests go wrong: `{kind, path, method, probability, times, seconds, jitter, status}`."""
    try:
        call.house.chaos.faults.append(fault_from(call.params))
    except (ValueError, TypeError) as error:
        raise errors.unprocessable(str(error)) from error
    return show(call)


@route("POST", "/chaos/events", access="none", switch="chaos")
def spoil_events(call: Call) -> object:
    """Have broadcasts go wrong: `{lose, double, reorder, seconds}`."""
    try:
        call.house.chaos.events = events_from(call.params)
    except (ValueError, TypeError) as error:
        raise errors.unprocessable(str(error)) from error
    return show(call)


@route("POST", "/chaos/sockets/drop", access="none", switch="chaos")
def drop_sockets(call: Call) -> object:
    """Close every open socket."""
    call.house.chaos.drop_sockets()
    return NOTHING


@route("POST", "/chaos/sockets/silence", access="none", switch="chaos")
def silence_sockets(call: Call) -> object:
    """Have open sockets say nothing any more, or again: `{silent: true}`."""
    call.house.chaos.silent = silence_from(call.params)
    return show(call)


@route("DELETE", "/chaos", access="none", switch="chaos")
def clear(call: Call) -> object:
    """Have everything go right again."""
    call.house.chaos.clear()
    return NOTHING
