"""How inboxes look: whole, slim in contacts, and raw."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.files import avatar_url
from tui.demo.shapes.times import iso

API, WEBSITE, EMAIL = "Channel::Api", "Channel::WebWidget", "Channel::Email"


def slim_inbox(house: Installation, row: Row) -> dict[str, Any]:
    """Return an InboxSlim (objects 5)."""
    return {
        "id": row["id"],
        "avatar_url": avatar_url(house, row),
        "channel_id": row["channel_id"],
        "name": row["name"],
        "channel_type": row["channel_type"],
        "provider": row["channel"].get("provider"),
    }


def inbox(house: Installation, row: Row, *, for_administrator: bool) -> dict[str, Any]:
    """Return an Inbox (objects 5); secrets and servers only for administrators."""
    channel, kind = row["channel"], row["channel_type"]
    website = kind == WEBSITE
    shape: dict[str, Any] = {
        "id": row["id"],
        "avatar_url": avatar_url(house, row),
        "channel_id": row["channel_id"],
        "name": row["name"],
        "channel_type": kind,
        "greeting_enabled": row["greeting_enabled"],
        "greeting_message": row["greeting_message"],
        "working_hours_enabled": row["working_hours_enabled"],
        "enable_email_collect": row["enable_email_collect"],
        "csat_survey_enabled": row["csat_survey_enabled"],
    }
    if house.at_least(4, 2):
        shape["csat_config"] = row["csat_config"]
    shape |= {
        "enable_auto_assignment": row["enable_auto_assignment"],
        "auto_assignment_config": row["auto_assignment_config"],
        "out_of_office_message": row["out_of_office_message"],
        "working_hours": row["working_hours"],
        "timezone": row["timezone"],
        "callback_webhook_url": None,
        "allow_messages_after_resolved": row["allow_messages_after_resolved"],
        "lock_to_single_conversation": row["lock_to_single_conversation"],
        "sender_name_type": row["sender_name_type"],
        "business_name": row["business_name"],
    }
    portal = house.db.get("portals", row["portal_id"]) if row["portal_id"] else None
    if portal:
        shape["help_center"] = {"name": portal["name"], "slug": portal["slug"]}
    if house.at_least(4, 9):
        shape["allowed_domains"] = channel.get("allowed_domains", "") if website else None
    shape |= {
        "widget_color": channel.get("widget_color"),
        "website_url": channel.get("website_url"),
        "hmac_mandatory": None if kind == EMAIL else bool(channel.get("hmac_mandatory")),
        "welcome_title": channel.get("welcome_title"),
        "welcome_tagline": channel.get("welcome_tagline"),
        "web_widget_script": _script(house, row) if website else None,
        "website_token": row["website_token"],
        "selected_feature_flags": channel.get("selected_feature_flags"),
        "reply_time": channel.get("reply_time"),
        "messaging_service_sid": None,
        "phone_number": channel.get("phone_number"),
    }
    shape |= _of_channel(house, row, for_administrator)
    return shape | {"provider": channel.get("provider")}


def _of_channel(house: Installation, row: Row, for_administrator: bool) -> dict[str, Any]:
    channel, shape = row["channel"], dict[str, Any]()
    if row["channel_type"] == WEBSITE:
        if for_administrator:
            shape["hmac_token"] = row["hmac_token"]
        shape["pre_chat_form_enabled"] = bool(channel.get("pre_chat_form_enabled"))
        shape["pre_chat_form_options"] = channel.get("pre_chat_form_options", {})
        shape["continuity_via_email"] = channel.get("continuity_via_email", True)
    elif row["channel_type"] == EMAIL:
        shape["email"] = channel.get("email")
        if house.at_least(4, 13):
            shape["forwarding_enabled"] = bool(channel.get("forwarding_enabled"))
        if not house.at_least(4, 13) or channel.get("forwarding_enabled"):
            shape["forward_to_email"] = channel.get("forward_to_email")
        if for_administrator:
            shape |= _mail_servers(house, channel)
    elif row["channel_type"] == API:
        if for_administrator:
            shape["hmac_token"] = row["hmac_token"]
            if house.at_least(4, 13):
                shape["secret"] = row["secret"]
        shape["webhook_url"] = channel.get("webhook_url") or ""
        shape["inbox_identifier"] = row["identifier"]
        shape["additional_attributes"] = channel.get("additional_attributes", {})
    return shape


def _mail_servers(house: Installation, channel: dict[str, Any]) -> dict[str, Any]:
    servers = {
        "imap_login": "",
        "imap_password": "",
        "imap_address": "",
        "imap_port": 0,
        "imap_enabled": False,
        "imap_enable_ssl": True,
        "imap_authentication": "plain",
        "smtp_login": "",
        "smtp_password": "",
        "smtp_address": "",
        "smtp_port": 0,
        "smtp_enabled": False,
        "smtp_domain": "",
        "smtp_enable_ssl_tls": False,
        "smtp_enable_starttls_auto": True,
        "smtp_openssl_verify_mode": "none",
        "smtp_authentication": "login",
    }
    if not house.at_least(4, 8):
        del servers["imap_authentication"]
    return {name: channel.get(name, default) for name, default in servers.items()}


def _script(house: Installation, row: Row) -> str:
    return (
        '\n    <script>\n      (function(d,t) {\n        var BASE_URL="' + house.base_url + '";\n'
        "        var g=d.createElement(t),s=d.getElementsByTagName(t)[0];\n"
        '        g.src=BASE_URL+"/packs/js/sdk.js";\n        g.async = true;\n'
        "        s.parentNode.insertBefore(g,s);\n        g.onload=function(){\n"
        "          window.chatwootSDK.run({\n            websiteToken: '" + str(row["website_token"]) + "',\n"
        '            baseUrl: BASE_URL\n          })\n        }\n      })(document,"script");\n    </script>\n    '
    )


def raw_inbox(house: Installation, row: Row) -> dict[str, Any]:
    """Return an Inbox raw (objects 5)."""
    shape: dict[str, Any] = {
        "id": row["id"],
        "channel_id": row["channel_id"],
        "account_id": row["account_id"],
        "name": row["name"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "channel_type": row["channel_type"],
        "enable_auto_assignment": row["enable_auto_assignment"],
        "greeting_enabled": row["greeting_enabled"],
        "greeting_message": row["greeting_message"],
        "email_address": row["email_address"],
        "working_hours_enabled": row["working_hours_enabled"],
        "out_of_office_message": row["out_of_office_message"],
        "timezone": row["timezone"],
        "enable_email_collect": row["enable_email_collect"],
        "csat_survey_enabled": row["csat_survey_enabled"],
        "allow_messages_after_resolved": row["allow_messages_after_resolved"],
        "auto_assignment_config": row["auto_assignment_config"],
        "lock_to_single_conversation": row["lock_to_single_conversation"],
        "portal_id": row["portal_id"],
        "sender_name_type": row["sender_name_type"],
        "business_name": row["business_name"],
    }
    if house.at_least(4, 2):
        shape["csat_config"] = row["csat_config"]
    return shape
