"""The company of the demo world and what it set up: agents, teams, inboxes, labels, canned responses, macros, views."""

from dataclasses import dataclass
from typing import Any

from tui.demo.acts.inboxes import add_inbox
from tui.demo.installation import Installation
from tui.demo.world.fresh import add_account, add_user, join

COMPANY = "Aurora Coffee Roasters"
DOMAIN = "aurora.example"
AGENTS = (
    ("Ana Prado", "administrator", "online", False),
    ("Mira Holt", "agent", "online", True),
    ("João Lima", "agent", "online", False),
    ("Kenji Ito", "agent", "busy", False),
)
"""Name, role, availability and whether it follows presence. The second one's token is the agent's."""
ANA, MIRA, JOAO, KENJI = 1, 2, 3, 4
LABELS = (
    ("shipping", "Parcels that are late, lost or broken", "#3B82F6"),
    ("billing", "Invoices, payments and gift cards", "#F59E0B"),
    ("refund", "Money back", "#EF4444"),
    ("subscription", "Boxes that come by themselves", "#10B981"),
    ("wholesale", "Cafés and offices", "#8B5CF6"),
    ("bug", "Something in the app or the shop is broken", "#EC4899"),
    ("feedback", "Praise, wishes and questions", "#14B8A6"),
    ("urgent", "Before everything else", "#DC2626"),
    ("vip", "Customers of the first hour", "#D4AF37"),
)
CANNED = (
    ("hello", "Hello {{contact.first_name}}, this is {{agent.name}} from Aurora. How can I help?"),
    ("olá", "Olá {{contact.first_name}}, aqui é {{agent.name}}, da Aurora. Como posso ajudar?"),
    ("shipping", "Your parcel left our roastery and should be with you within two working days."),
    ("refund", "The refund is on its way. It takes three to five working days until you see it."),
    ("invoice", "Please find the invoice attached."),
    ("log", "Could you send us the log? *Settings → Help → Send log*."),
    ("hours", "We are here Monday to Friday from 9:00 to 18:00."),
    ("thanks", "Thank you for writing, {{contact.first_name}}. Have a lovely day!"),
    (
        "wholesale",
        "For cafés and offices we have our own price list:\n\n- from 5 kg: 10 %\n- from 10 kg: 15 %\n- from 25 kg: 22 %",
    ),
)
MACROS = (
    (
        "Close politely",
        "global",
        [
            {"action_name": "send_message", "action_params": ["Thank you for writing! I close this for now."]},
            {"action_name": "resolve_conversation", "action_params": []},
        ],
    ),
    (
        "Hand over to logistics",
        "global",
        [
            {"action_name": "assign_team", "action_params": [1]},
            {"action_name": "add_label", "action_params": ["shipping"]},
            {"action_name": "add_private_note", "action_params": ["Please check with the carrier."]},
        ],
    ),
    (
        "Mine, and urgent",
        "personal",
        [
            {"action_name": "assign_agent", "action_params": ["self"]},
            {"action_name": "change_priority", "action_params": ["urgent"]},
        ],
    ),
)
ATTRIBUTES: tuple[tuple[str, str, str, str, list[str]], ...] = (
    ("Order number", "order_number", "text", "conversation_attribute", []),
    ("Stage", "stage", "list", "conversation_attribute", ["New", "Samples sent", "Offer", "Won", "Lost"]),
    ("Amount", "amount", "number", "conversation_attribute", []),
    ("Plan", "plan", "list", "contact_attribute", ["Taster", "Regular", "Connoisseur"]),
    ("Customer since", "customer_since", "date", "contact_attribute", []),
    ("Orders", "orders", "number", "contact_attribute", []),
    ("Newsletter", "newsletter", "checkbox", "contact_attribute", []),
)
VIEWS = (
    (
        "Urgent and open",
        [
            {
                "attribute_key": "priority",
                "filter_operator": "equal_to",
                "values": ["urgent", "high"],
                "query_operator": "and",
            },
            {"attribute_key": "status", "filter_operator": "equal_to", "values": ["open"], "query_operator": None},
        ],
    ),
    (
        "Wholesale",
        [
            {
                "attribute_key": "labels",
                "filter_operator": "equal_to",
                "values": ["wholesale"],
                "query_operator": None,
            }
        ],
    ),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The ids of the account and its inboxes."""

    account: int
    website: int
    mail: int
    app: int


def assemble(house: Installation) -> Cast:
    """Found the company; return its ids."""
    db, start = house.db, house.now() - 3 * 365 * 86400
    account_id = add_account(house, COMPANY, domain=DOMAIN, support_email=f"hello@{DOMAIN}")
    for name, role, availability, auto_offline in AGENTS:
        user_id = add_user(house, name, f"{name.split()[0].lower().replace('ã', 'a')}@{DOMAIN}")
        join(house, account_id, user_id, role, availability=availability, auto_offline=auto_offline)
    db.update("users", MIRA, message_signature="Mira Holt\nAurora Coffee Roasters")
    app_id = db.insert("platform_apps", name="Aurora tools")
    db.insert("access_tokens", owner_type="PlatformApp", owner_id=app_id, token=house.token())
    dates = {"created_at": start, "updated_at": start}
    for team, description, members in (
        ("logistics", "Parcels, carriers, the warehouse", (MIRA, JOAO)),
        ("café desk", "Wholesale and cafés", (MIRA, KENJI)),
    ):
        team_id = db.insert(
            "teams", account_id=account_id, name=team, description=description, allow_auto_assign=False, **dates
        )
        for user_id in members:
            db.insert("team_members", team_id=team_id, user_id=user_id)
    for title, description, color in LABELS:
        db.insert(
            "labels",
            account_id=account_id,
            title=title,
            description=description,
            color=color,
            show_on_sidebar=True,
            **dates,
        )
    for short_code, content in CANNED:
        db.insert("canned_responses", account_id=account_id, short_code=short_code, content=content, **dates)
    _settings(house, account_id, dates)
    return _inboxes(house, account_id)


def _settings(house: Installation, account_id: int, dates: dict[str, float]) -> None:
    for name, visibility, actions in MACROS:
        house.db.insert(
            "macros",
            account_id=account_id,
            name=name,
            visibility=visibility,
            created_by_id=MIRA,
            updated_by_id=MIRA,
            actions=actions,
            **dates,
        )
    for title, key, kind, model, values in ATTRIBUTES:
        house.db.insert(
            "custom_attribute_definitions",
            account_id=account_id,
            attribute_display_name=title,
            attribute_key=key,
            attribute_display_type=kind,
            attribute_description=title,
            attribute_model=model,
            attribute_values=values,
            **dates,
        )
    for name, payload in VIEWS:
        house.db.insert(
            "custom_filters",
            account_id=account_id,
            user_id=MIRA,
            name=name,
            filter_type="conversation",
            query={"payload": payload},
            **dates,
        )


def _inboxes(house: Installation, account_id: int) -> Cast:
    wishes: tuple[tuple[dict[str, Any], tuple[int, ...]], ...] = (
        (
            {
                "name": "Website",
                "greeting_enabled": True,
                "greeting_message": "Hello! A human reads this, give us a few minutes ☕",
                "csat_survey_enabled": True,
                "enable_email_collect": False,
                "channel": {
                    "type": "web_widget",
                    "website_url": "https://aurora.example",
                    "widget_color": "#B45309",
                    "welcome_title": "Hello!",
                    "welcome_tagline": "Ask us anything about coffee",
                },
            },
            (ANA, MIRA, JOAO),
        ),
        (
            {
                "name": "Mail",
                "channel": {"type": "email", "email": f"hello@{DOMAIN}", "smtp_enabled": True},
            },
            (MIRA, KENJI),
        ),
        ({"name": "App", "channel": {"type": "api", "webhook_url": ""}}, (MIRA, JOAO, KENJI)),
    )
    made = []
    for wanted, members in wishes:
        row = add_inbox(house, account_id, {**wanted, "enable_auto_assignment": False})
        for user_id in members:
            house.db.insert("inbox_members", inbox_id=row["id"], user_id=user_id)
        made.append(row["id"])
    return Cast(account_id, *made)
