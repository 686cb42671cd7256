"""Turns drafts into rows: ids in the order of time, everything in bulk."""

import json
from collections.abc import Iterable
from typing import Any

from tui.demo.installation import Installation
from tui.demo.world.draft import INCOMING, Person, Thread

PRIORITIES = {"low": 0, "medium": 1, "high": 2, "urgent": 3}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Planter:
    """Writes drafts into the tables of one account."""

    def __init__(self, house: Installation, account_id: int) -> None:
        self.house = house
        self.account_id = account_id

    def plant(self, threads: list[Thread]) -> None:
        """Write conversations with their people, sessions, messages, files and labels.

        Conversations are numbered by their beginning, messages by their moment, as they would have come.
        """
        threads = sorted(threads, key=lambda thread: thread.created)
        self._people({id(thread.person): thread.person for thread in threads}.values(), threads)
        self._sessions(threads)
        first = self._next("conversations")
        display = self.house.db.value("SELECT next_display_id FROM accounts WHERE id = ?", self.account_id)
        self._messages(threads, first)
        self._conversations(threads, first, display)
        self._measures(threads, first)
        self.house.db.update("accounts", self.account_id, next_display_id=display + len(threads))

    def _next(self, table: str) -> int:
        return int(self.house.db.value(f"SELECT coalesce(max(id), 0) + 1 FROM {table}"))  # noqa: S608

    def _people(self, people: Iterable[Person], threads: list[Thread]) -> None:
        for thread in threads:
            spoken = [line.at for line in thread.lines if line.kind == INCOMING]
            thread.person.last_activity = max(thread.person.last_activity, *spoken)
            thread.person.since = min(thread.person.since, thread.created - 60)
        new = [person for person in people if not person.id]
        rows, tags = [], []
        for contact_id, person in enumerate(new, self._next("contacts")):
            person.id = contact_id
            rows.append(
                (
                    contact_id,
                    self.account_id,
                    person.name,
                    person.email,
                    person.phone,
                    f"user-{contact_id + 4000}" if person.email else None,
                    _json(person.additional),
                    _json(person.custom),
                    "customer",
                    person.last_activity,
                    person.since,
                    person.last_activity,
                )
            )
            tags += [("Contact", contact_id, label) for label in person.labels]
        names = "id account_id name email phone_number identifier additional_attributes custom_attributes contact_type"
        names += " last_activity_at created_at updated_at"
        self.house.db.bulk("contacts", names.split(), rows)
        self.house.db.bulk("taggings", ("target_type", "target_id", "title"), tags)

    def _sessions(self, threads: list[Thread]) -> None:
        rows, session_id = [], self._next("contact_inboxes")
        channels = {
            row["id"]: row["channel_type"] for row in self.house.db.rows("SELECT id, channel_type FROM inboxes")
        }
        for thread in threads:
            person = thread.person
            if thread.inbox in person.sessions:
                continue
            mail = channels[thread.inbox] == "Channel::Email"
            source_id = person.email if mail else self.house.uuid()
            moment = thread.created
            token = self.house.token()
            rows.append((session_id, person.id, thread.inbox, source_id, 0, token, moment, moment))
            person.sessions[thread.inbox] = session_id
            session_id += 1
        names = "id contact_id inbox_id source_id hmac_verified pubsub_token created_at updated_at"
        self.house.db.bulk("contact_inboxes", names.split(), rows)

    def _messages(self, threads: list[Thread], first: int) -> None:
        told = sorted(
            ((line.at, place, line) for place, thread in enumerate(threads) for line in thread.lines),
            key=lambda entry: entry[:2],
        )
        message_id = self._next("messages")
        for _, _, line in told:
            line.id = message_id
            message_id += 1
        rows = []
        for moment, place, line in told:
            thread = threads[place]
            sender: tuple[str | None, int | None] = (None, None)
            if line.kind == INCOMING:
                sender = ("Contact", thread.person.id)
            elif line.user is not None:
                sender = ("User", line.user)
            attributes: dict[str, Any] = line.attributes
            if line.answers is not None:
                attributes = attributes | {
                    "in_reply_to": line.answers.id,
                    "in_reply_to_external_id": line.answers.mail_id,
                }
            rows.append(
                (
                    line.id,
                    self.account_id,
                    thread.inbox,
                    first + place,
                    line.kind,
                    line.content,
                    line.content_type,
                    _json(attributes) if attributes else "{}",
                    int(line.private),
                    line.status,
                    line.mail_id,
                    *sender,
                    line.content,
                    _json(line.additional),
                    moment,
                    moment,
                )
            )
        names = "id account_id inbox_id conversation_id message_type content content_type content_attributes private"
        names += " status source_id sender_type sender_id processed_message_content"
        names += " additional_attributes created_at updated_at"
        self.house.db.bulk("messages", names.split(), rows)
        calls = [(line.id, _json(line.call)) for _, _, line in told if line.call is not None]
        self.house.db.bulk("calls", ("message_id", "told"), calls)
        self._files(threads)

    def _files(self, threads: list[Thread]) -> None:
        from tui.demo.acts.files import kind_of, measures

        for thread in threads:
            for line in thread.lines:
                for file in line.files:
                    blob_id = self.house.db.insert(
                        "blobs",
                        key=self.house.token(40),
                        filename=file.name,
                        content_type=file.content_type,
                        byte_size=len(file.data),
                        data=file.data,
                        created_at=line.at,
                    )
                    width, height = measures(file.data) or (None, None)
                    self.house.db.insert(
                        "attachments",
                        account_id=self.account_id,
                        message_id=line.id,
                        file_type=kind_of(file.content_type),
                        blob_id=blob_id,
                        meta=file.meta,
                        extension=file.name.rpartition(".")[2],
                        width=width,
                        height=height,
                        created_at=line.at,
                        updated_at=line.at,
                    )
                for enclosure in line.enclosures:
                    self.house.db.insert(
                        "attachments",
                        account_id=self.account_id,
                        message_id=line.id,
                        created_at=line.at,
                        updated_at=line.at,
                        **enclosure,
                    )

    def _conversations(self, threads: list[Thread], first: int, display: int) -> None:
        rows, tags, followers = [], [], []
        for place, thread in enumerate(threads):
            conversation_id = first + place
            rows.append(
                (
                    conversation_id,
                    self.account_id,
                    display + place,
                    thread.inbox,
                    thread.person.id,
                    thread.person.sessions[thread.inbox],
                    self.house.uuid(),
                    thread.status,
                    PRIORITIES.get(thread.priority or ""),
                    thread.assignee,
                    thread.team,
                    _json(thread.additional),
                    _json(thread.custom),
                    thread.snoozed_until,
                    thread.first_reply,
                    thread.waiting_since,
                    thread.seen,
                    thread.seen if thread.assignee else None,
                    thread.seen_by_customer,
                    thread.last_activity,
                    thread.created,
                    thread.last_activity,
                )
            )
            tags += [("Conversation", conversation_id, label) for label in thread.labels]
            if thread.assignee:
                followers.append((conversation_id, thread.assignee, thread.created))
        names = "id account_id display_id inbox_id contact_id contact_inbox_id uuid status priority assignee_id team_id"
        names += " additional_attributes custom_attributes snoozed_until first_reply_created_at waiting_since"
        names += " agent_last_seen_at assignee_last_seen_at contact_last_seen_at last_activity_at created_at updated_at"
        self.house.db.bulk("conversations", names.split(), rows)
        self.house.db.bulk("taggings", ("target_type", "target_id", "title"), tags)
        self.house.db.bulk("participants", ("conversation_id", "user_id", "created_at"), followers)

    def _measures(self, threads: list[Thread], first: int) -> None:
        """Write what reports are made of: how long answers and solutions took, and ratings."""
        rows, ratings = [], []
        for place, thread in enumerate(threads):
            conversation_id, created = first + place, thread.created
            measured = []
            if thread.first_reply is not None:
                measured.append(("first_response", created, thread.first_reply))
            if thread.status == "resolved":
                measured.append(("conversation_resolved", created, thread.last_activity))
            for name, start, end in measured:
                common = (
                    name,
                    round(end - start),
                    thread.inbox,
                    thread.assignee,
                    conversation_id,
                    start,
                    end,
                    end,
                    end,
                )
                rows.append((self.account_id, *common))
            for line in thread.lines:
                given = line.attributes.get("submitted_values") if line.content_type == "input_csat" else None
                if given:
                    answer = given["csat_survey_response"]
                    ratings.append(
                        (
                            self.account_id,
                            conversation_id,
                            line.id,
                            thread.person.id,
                            thread.assignee,
                            answer["rating"],
                            answer["feedback_message"],
                            line.at + 60,
                            line.at + 60,
                        )
                    )
        names = "account_id name value inbox_id user_id conversation_id event_start_time event_end_time created_at updated_at"
        self.house.db.bulk("reporting_events", names.split(), rows)
        names = "account_id conversation_id message_id contact_id assigned_agent_id rating feedback_message created_at"
        self.house.db.bulk("csat_survey_responses", f"{names} updated_at".split(), ratings)
