"""The control endpoint for faults and accidents, only where `--chaos` or `--accident` turned it on; for administrators.

curl -H "api-access-token: $ADMIN" $URL/chaos                                        what goes wrong now
curl -H "api-access-token: $ADMIN" $URL/chaos/accidents -d name=hang -d value=40     an accident begins
curl -H "api-access-token: $ADMIN" $URL/chaos/accidents/hang -X DELETE               and is over
curl -H "api-access-token: $ADMIN" $URL/chaos -X DELETE                              everything goes right again
"""

from tui.demo import errors
from tui.demo.accident_kinds import KINDS
from tui.demo.call import NOTHING, Call
from tui.demo.faults import events_from, fault_from, silence_from
from tui.demo.registry import route


@route("GET", "/chaos", access="administrator", switch="chaos")
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
        "accidents": call.house.accidents.shown(),
    }


@route("POST", "/chaos/accidents", access="administrator", switch="chaos")
def begin_accident(call: Call) -> object:
    """Have an accident happen: `{name, value}`."""
    value = call.param("value")
    try:
        call.house.accidents.begin(str(call.param("name") or ""), "" if value is None else str(value))
    except ValueError as error:
        raise errors.unprocessable(str(error)) from error
    return show(call)


@route("DELETE", "/chaos/accidents/{name}", access="administrator", switch="chaos")
def end_accident(call: Call) -> object:
    """Have an accident be over."""
    if call.values["name"] not in KINDS:
        raise errors.not_found()
    call.house.accidents.end(call.values["name"])
    return show(call)


@route("POST", "/chaos/faults", access="administrator", switch="chaos")
def add(call: Call) -> object:
    """Have requests go wrong: `{kind, path, method, probability, times, seconds, jitter, status}`."""
    try:
        call.house.chaos.faults.append(fault_from(call.params))
    except (ValueError, TypeError) as error:
        raise errors.unprocessable(str(error)) from error
    return show(call)


@route("POST", "/chaos/events", access="administrator", switch="chaos")
def spoil_events(call: Call) -> object:
    """Have broadcasts go wrong: `{lose, double, reorder, seconds}`."""
    try:
        call.house.chaos.events = events_from(call.params)
    except (ValueError, TypeError) as error:
        raise errors.unprocessable(str(error)) from error
    return show(call)


@route("POST", "/chaos/sockets/drop", access="administrator", switch="chaos")
def drop_sockets(call: Call) -> object:
    """Close every open socket."""
    call.house.chaos.drop_sockets()
    return NOTHING


@route("POST", "/chaos/sockets/silence", access="administrator", switch="chaos")
def silence_sockets(call: Call) -> object:
    """Have open sockets say nothing any more, or again: `{silent: true}`."""
    call.house.chaos.silent = silence_from(call.params)
    return show(call)


@route("DELETE", "/chaos", access="administrator", switch="chaos")
def clear(call: Call) -> object:
    """Have everything go right again."""
    call.house.accidents.end_all()
    call.house.chaos.clear()
    return NOTHING
