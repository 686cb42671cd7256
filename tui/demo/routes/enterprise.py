"""Lists of the enterprise folder that a community server has empty: audit logs, SLA, custom roles."""

from tui.demo.call import Call
from tui.demo.registry import route

A = "/api/v1/accounts/{account_id}"


@route("GET", A + "/audit_logs")
def audit_logs(call: Call) -> object:
    """Nothing: without a licence the log is not shown. Administrators only."""
    call.require_administrator()
    per_page = 25 if call.house.at_least(4, 14, 1) else 15
    return {"per_page": per_page, "total_entries": 0, "current_page": call.page, "audit_logs": []}


@route("GET", A + "/sla_policies")
def sla_policies(call: Call) -> object:
    """No policies."""
    del call
    return {"payload": []}


@route("GET", A + "/applied_slas")
def applied_slas(call: Call) -> object:
    """Nothing is under a policy. Administrators only."""
    call.require_administrator()
    return {"payload": [], "meta": {"count": 0, "current_page": call.current_page}}


@route("GET", A + "/applied_slas/metrics")
def applied_sla_metrics(call: Call) -> object:
    """All of nothing was hit. Administrators only."""
    call.require_administrator()
    return {"total_applied_slas": 0, "number_of_sla_misses": 0, "hit_rate": "100%"}


@route("GET", A + "/custom_roles")
def custom_roles(call: Call) -> object:
    """No roles of one's own."""
    del call
    return []


@route("GET", A + "/campaigns")
def campaigns(call: Call) -> object:
    """No campaigns. Administrators only."""
    call.require_administrator()
    return []
