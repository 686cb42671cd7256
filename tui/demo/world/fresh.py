"""A fresh installation: one account, its administrator, an agent and a platform app."""

from tui.demo.installation import Installation
from tui.demo.passwords import PASSWORD, digest

COMMON = (
    "inbound_emails channel_email channel_facebook help_center macros agent_management team_management inbox_management"
    " labels custom_attributes automations canned_responses integrations voice_recorder channel_website campaigns"
    " reports crm auto_resolve_conversations contact_chatwoot_support_team"
)
"""Features that are on in every new account."""
FEATURES_4_0 = COMMON + " channel_twitter"
FEATURES_4_8 = COMMON + " agent_bots chatwoot_v4 channel_instagram"
FEATURES_4_15 = FEATURES_4_8 + " assignment_v2 channel_tiktok captain_tasks"
FEATURES_4_16 = FEATURES_4_15 + " api_and_webhooks"


def features(house: Installation) -> dict[str, bool]:
    """Return the features that a new account of this version has."""
    if house.at_least(4, 16):
        return dict.fromkeys(FEATURES_4_16.split(), True)
    names = FEATURES_4_15 if house.at_least(4, 15) else FEATURES_4_8 if house.at_least(4, 8) else FEATURES_4_0
    return dict.fromkeys(names.split(), True)


def open_shop(house: Installation) -> None:
    """Make account 1 with user 1 (administrator) and user 2 (agent), and platform app 1."""
    account_id = add_account(house, "Padaria Aurora")
    for name, role in (("Ana Prado", "administrator"), ("Bruno Lima", "agent")):
        user_id = add_user(house, name, f"{name.split()[0].lower()}@aurora.test")
        join(house, account_id, user_id, role)
    app_id = house.db.insert("platform_apps", name="Aurora tools")
    house.db.insert("access_tokens", owner_type="PlatformApp", owner_id=app_id, token=house.token())


def add_account(house: Installation, name: str, **columns: object) -> int:
    """Add an account with the features of this version; return its id."""
    now = house.now()
    return house.db.insert("accounts", name=name, features=features(house), created_at=now, updated_at=now, **columns)


def add_user(house: Installation, name: str, email: str, password: str = PASSWORD, **columns: object) -> int:
    """Add a user with tokens of their own; return the id."""
    now = house.now()
    user_id = house.db.insert(
        "users",
        name=name,
        email=email.lower(),
        password=digest(password),
        pubsub_token=house.token(),
        created_at=now,
        updated_at=now,
        **columns,
    )
    house.db.insert("access_tokens", owner_type="User", owner_id=user_id, token=house.token())
    return user_id


def join(house: Installation, account_id: int, user_id: int, role: str, **columns: object) -> int:
    """Make a user a member of an account; return the id of the membership."""
    now = house.now()
    return house.db.insert(
        "account_users",
        account_id=account_id,
        user_id=user_id,
        role=role,
        created_at=now,
        updated_at=now,
        **columns,
    )
