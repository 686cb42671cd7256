"""What somebody else's client does with a Chatwoot server; run by the `chatwoot-sdk` package in an environment of its own."""

import json
import sys

from chatwoot import ChatwootClient

base_url, token, account_id = sys.argv[1], sys.stdin.readline().strip(), int(sys.argv[2])
with ChatwootClient(base_url=base_url, api_token=token) as client:
    profile = client.profile.get()
    conversations = client.conversations.list(account_id=account_id, status="open")
    first = conversations[0]
    before = client.messages.list(account_id=account_id, conversation_id=first.id)
    sent = client.messages.create(
        account_id=account_id, conversation_id=first.id, content="from somebody else's client"
    )
    after = client.messages.list(account_id=account_id, conversation_id=first.id)
    contacts = client.contacts.list(account_id=account_id)
print(
    json.dumps(
        {
            "name": profile.name,
            "conversations": len(conversations),
            "sent": sent.id,
            "new": [message.id for message in after if message.id not in {one.id for one in before}],
            "contacts": len(contacts),
        }
    )
)
