"""The list of integrations, none of them set up."""

from typing import Any

from tui.demo import errors
from tui.demo.call import Call
from tui.demo.registry import route

BASE = "/api/v1/accounts/{account_id}/integrations/apps"
KEY_FILE = [
    {
        "label": "Project Key File",
        "type": "textarea",
        "name": "credentials",
        "validation": "required|JSON",
        "validationName": "Credentials",
        "validation-messages": {"JSON": "Invalid JSON", "required": "Credentials is required"},
    }
]


def _project(label: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "type": "text", "name": "project_id", "validation": "required", "validationName": "Project Id"}
    ]


def _schema(required: list[str], **properties: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": required,
        "additionalProperties": False,
    }


def _settings(schema: dict[str, Any], form: list[dict[str, Any]], visible: list[str]) -> dict[str, Any]:
    return {"settings_json_schema": schema, "settings_form_schema": form, "visible_properties": visible}


DIALOGFLOW_CHOICES = [
    {
        "label": "Dialogflow Region",
        "type": "select",
        "name": "region",
        "default": "global",
        "options": [{"label": "Global - Default", "value": "global"}],
    },
    {
        "label": "Language Code",
        "type": "select",
        "name": "language_code",
        "default": "en-US",
        "help": 'Language code for the agent; "auto" follows the contact.',
        "options": [{"label": "English (US)", "value": "en-US"}],
    },
]


def _calls(call: Call) -> dict[str, Any]:
    """The app that calls customers: another company's from 4.16 on, under the old id."""
    if call.house.at_least(4, 16):
        labels = {
            "account_id": "Cloudflare Account ID",
            "app_id": "RealtimeKit App ID",
            "api_token": "Cloudflare API Token",
        }
        shown, name = ["account_id", "app_id"], "Cloudflare RealtimeKit"
    else:
        labels = {"organization_id": "Organization ID", "api_key": "API Key"}
        shown, name = ["organization_id"], "Dyte"
    fields = [{"label": label, "type": "text", "name": key, "validation": "required"} for key, label in labels.items()]
    kept = list(labels) if call.house.at_least(4, 16) else list(labels)[::-1]
    return _app("dyte", name, "Calls customers from a conversation.") | _settings(
        _schema(kept, **dict.fromkeys(kept, "string")), fields, shown
    )


def _apps(call: Call) -> list[dict[str, Any]]:
    """Every app with what it is, and with how it is set up where that is known."""
    newer = call.house.at_least(4, 10)
    choices = DIALOGFLOW_CHOICES if newer else []
    regions = {"region": "string", "language_code": "string"} if newer else {}
    return [
        _app(
            "webhook", "Webhooks", "Tells other systems what happens here.", logo="webhooks", key="webhooks", many=True
        )
        | {"enabled": True},
        _app("dashboard_apps", "Dashboard Apps", "Shows other pages beside a conversation.", many=True)
        | {"action": None, "button": None},
        _app("openai", "OpenAI", "Suggests, summarises and rewrites texts.")
        | _settings(
            _schema(["api_key"], api_key="string", label_suggestion="boolean"),
            [
                {"label": "API Key", "type": "text", "name": "api_key", "validation": "required"},
                {"label": "Show label suggestions", "type": "checkbox", "name": "label_suggestion", "validation": ""},
            ],
            ["label_suggestion"],
        ),
        _app("dialogflow", "Dialogflow", "Lets a bot answer before a person does.", kind="inbox", many=True)
        | _settings(
            _schema(["project_id", "credentials"], project_id="string", credentials="object", **regions),
            [*_project("Dialogflow Project ID"), *KEY_FILE, *choices],
            ["project_id", *regions],
        ),
        _app("google_translate", "Google Translate", "Translates what customers write.", logo="google-translate")
        | _settings(
            _schema(["project_id", "credentials"], project_id="string", credentials="object"),
            [*_project("Google Cloud Project ID"), *KEY_FILE],
            ["project_id"],
        ),
        _calls(call),
    ]


def _app(
    app_id: str,
    name: str,
    description: str,
    *,
    logo: str | None = None,
    key: str | None = None,
    kind: str = "account",
    many: bool = False,
) -> dict[str, Any]:
    return {
        "id": app_id,
        "name": name,
        "description": description,
        "enabled": False,
        "logo": f"{logo or app_id}.png",
        "i18n_key": key or app_id,
        "action": f"/{app_id}",
        "hook_type": kind,
        "allow_multiple_hooks": many,
        "button": f"/{app_id}",
        "hooks": [],
    }


def _shown(call: Call, app: dict[str, Any]) -> dict[str, Any]:
    shape = dict(app)
    if call.house.at_least(4, 10):
        shape["short_description"] = app["description"]
    if not call.is_administrator:
        for name in ("action", "button", "settings_json_schema", "settings_form_schema", "visible_properties"):
            shape.pop(name, None)
    return shape


@route("GET", BASE)
def index(call: Call) -> object:
    """List the apps; how they are set up is for administrators."""
    return {"payload": [_shown(call, app) for app in _apps(call)]}


@route("GET", BASE + "/{id}")
def show(call: Call) -> object:
    """Show one app."""
    for app in _apps(call):
        if app["id"] == call.values["id"]:
            return _shown(call, app)
    raise errors.not_found()
