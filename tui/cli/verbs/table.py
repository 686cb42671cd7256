"""The table of the command line: a row for each command. Nothing that a row names is imported with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.cli.verbs.grammar import Argument, Option, Verb

PROFILE: Final = Option(
    names=("--profile",), value="NAME", kind="profile", help="the settings and account saved under NAME"
)
ACCOUNT: Final = Option(names=("--account",), value="ID", kind="account", help="another account of yours, for this run")
DEBUG: Final = Option(
    names=("--debug-http",), value="FILE", kind="file", help="log every request into FILE, without tokens"
)

CONSOLE: Final[tuple[Option, ...]] = (
    Option(names=("-V", "--version"), help="show the program's version and leave"),
    Option(names=("--demo",), help="open the console on the embedded server, with sample data"),
    Option(names=("--passive",), help="read along without appearing online: nothing is assigned to you"),
    Option(names=("--low-bandwidth",), help="use less bandwidth"),
    Option(names=("--theme",), value="NAME", kind="theme", help="colours for this run"),
    DEBUG,
    Option(names=("--log-file",), value="FILE", kind="file", help="where the log goes, in place of the state folder"),
    ACCOUNT,
    PROFILE,
)
"""What may stand before a command, or without one."""

_ANYWHERE: Final = (PROFILE, ACCOUNT, DEBUG)
_JSON: Final = Option(names=("--json",), apart="output", help="print an array of records; errors are JSON too")
_RAW: Final = (
    Option(
        names=("-o", "--output"),
        value="FORM",
        choices=("text", "json", "csv"),
        apart="output",
        help="text; json: the server's own answer, byte for byte; csv",
    ),
    Option(names=("-q", "--quiet"), apart="output", help="print the ids alone, one a line"),
    _JSON,
    Option(names=("--jsonl",), apart="output", help="print a record a line, each as soon as it is there"),
    Option(names=("--template",), value="TEXT", apart="output", help="print a line a record, with {name} for a field"),
)
_PAGES: Final = (
    Option(names=("--limit",), value="N", kind="number", help="at most so many; 25 by itself", apart="pages"),
    Option(names=("--all",), help="all of them, each once", apart="pages"),
)
_READS: Final = (*_RAW, *_ANYWHERE)
_LISTS: Final = (*_PAGES, *_READS)
_ID: Final = "ID"
_SORTS: Final = (
    "last_activity_at_desc",
    "last_activity_at_asc",
    "created_at_desc",
    "created_at_asc",
    "priority_desc",
    "priority_asc",
    "waiting_since_desc",
    "waiting_since_asc",
    "unread",
)

_READING: Final = (
    Verb(
        words=("convs",),
        help="list conversations",
        run="reads:convs",
        about="Open ones of everybody by themselves, latest activity first. Labels given together mean any of them.",
        options=(
            Option(
                names=("--view",),
                value="VIEW",
                help="mine, unassigned, mentions, participating, unattended, or a saved view's name",
            ),
            Option(
                names=("-s", "--status"),
                value="STATUS",
                choices=("open", "resolved", "pending", "snoozed", "all"),
                help="open by itself",
            ),
            Option(names=("--assignee",), value="WHO", help="me, all, none, or an agent's name, address or number"),
            Option(names=("--inbox",), value="INBOX", help="an inbox's name or number"),
            Option(names=("--team",), value="TEAM", help="a team's name or number"),
            Option(names=("-l", "--label"), value="A,B", many=True, help="with any of these labels"),
            Option(names=("--query",), value="WORDS", help="with a message that holds the words"),
            Option(names=("--sort",), value="ORDER", choices=_SORTS, help="the order; latest activity first by itself"),
            *_LISTS,
        ),
        examples=(
            "chatwoot-tui convs -s resolved --assignee all",
            "chatwoot-tui convs --view mine --json",
            "chatwoot-tui convs -q -l billing | chatwoot-tui conv - --jsonl",
        ),
    ),
    Verb(
        words=("conv",),
        help="show a conversation",
        run="reads:conv",
        target=_ID,
        several=True,
        options=_READS,
        about="ID is the number in its address, or the whole link. `-` reads ids from standard input.",
        examples=("chatwoot-tui conv 42", "chatwoot-tui conv https://chat.example.com/app/accounts/3/conversations/42"),
    ),
    Verb(
        words=("conv", "messages"),
        help="show a conversation's messages, oldest first",
        run="reads:messages",
        target=_ID,
        options=(
            Option(names=("--before",), value="ID", kind="number", help="those before this message"),
            Option(names=("--after",), value="ID", kind="number", help="those after this message"),
            Option(names=("--public",), help="without private notes and activities"),
            *_LISTS,
        ),
        examples=("chatwoot-tui conv 42 messages --all --jsonl",),
    ),
    Verb(
        words=("contacts",),
        help="list contacts",
        run="reads:contacts",
        options=(
            Option(names=("--query",), value="WORDS", help="whose name, address, number or identifier holds the words"),
            Option(names=("-l", "--label"), value="A,B", many=True, help="with any of these labels"),
            Option(
                names=("--sort",),
                value="ORDER",
                help="name, email, phone_number, last_activity_at, created_at, city, country; - before it turns it round",
            ),
            *_LISTS,
        ),
        about="Those with an e-mail address, a phone number or an identifier: the server lists no others.",
        examples=("chatwoot-tui contacts --query silva --json", "chatwoot-tui contacts --all -o csv > contacts.csv"),
    ),
    Verb(
        words=("contact",),
        help="show a contact",
        run="reads:contact",
        target=_ID,
        several=True,
        options=_READS,
        examples=("chatwoot-tui contact 17",),
    ),
    Verb(words=("contact", "notes"), help="list a contact's notes", run="reads:notes", target=_ID, options=_READS),
    Verb(
        words=("contact", "convs"),
        help="list a contact's conversations, the 20 latest",
        run="reads:contact_convs",
        target=_ID,
        options=_READS,
    ),
    Verb(words=("inboxes",), help="list inboxes", run="reads:inboxes", options=_READS),
    Verb(words=("agents",), help="list agents", run="reads:agents", options=_READS),
    Verb(words=("teams",), help="list teams", run="reads:teams", options=_READS),
    Verb(words=("labels",), help="list labels", run="reads:labels", options=_READS),
    Verb(
        words=("canned",),
        help="list canned responses",
        run="reads:canned",
        arguments=(Argument(name="WORDS", count="?", help="that hold these words"),),
        options=_READS,
    ),
    Verb(words=("macros",), help="list macros", run="reads:macros", options=_READS),
    Verb(words=("views",), help="list saved views", run="reads:views", options=_READS),
    Verb(
        words=("notifications",),
        help="list notifications that are unread",
        run="reads:notifications",
        options=(Option(names=("--read",), help="those that are read too"), *_LISTS),
    ),
    Verb(
        words=("search",),
        help="search messages, conversations and contacts",
        run="reads:search",
        arguments=(Argument(name="WORDS", count="+", help="what to look for"),),
        options=(
            Option(
                names=("--in",),
                value="KIND",
                choices=("messages", "conversations", "contacts"),
                help="one kind alone; messages by itself",
            ),
            *_LISTS,
        ),
        about="The server takes % and _ for any text and any letter. Messages are searched in the last three months.",
        examples=("chatwoot-tui search refund --in messages --json",),
    ),
    Verb(
        words=("profile",),
        help="show who you are",
        run="reads:profile",
        options=_READS,
        about="With -o json the answer holds your access token, as the server sends it.",
    ),
    Verb(
        words=("reports",),
        help="show figures of the account, or by agent, inbox or team",
        run="reads:reports",
        arguments=(
            Argument(name="BY", count="?", choices=("account", "agent", "inbox", "team"), help="account by itself"),
        ),
        options=(
            Option(
                names=("--since",),
                value="DAY",
                kind="moment",
                help="the first day, as 2026-03-01; seven days ago by itself",
            ),
            Option(names=("--until",), value="DAY", kind="moment", help="the day after the last; now by itself"),
            *_READS,
        ),
        about="For administrators and those who may see reports; others are refused (exit status 4). Times are seconds.",
        examples=("chatwoot-tui reports agent --since 2026-03-01 --json",),
    ),
)

_MORE: Final = (
    Verb(
        words=("completion",),
        help="print completions for a shell",
        run="completions:completion",
        group="more",
        arguments=(Argument(name="SHELL", choices=("bash", "zsh", "fish"), help="which shell"),),
        examples=(
            "source <(chatwoot-tui completion bash)",
            "chatwoot-tui completion fish > ~/.config/fish/completions/chatwoot-tui.fish",
        ),
    ),
    Verb(
        words=("help",),
        help="explain a command, or all of them as JSON, a manual page or a skill for coding agents",
        run="telling:told",
        group="more",
        arguments=(Argument(name="COMMAND", count="*", help="the command's words"),),
        options=(
            Option(names=("--json",), apart="form", help="every command, for machines"),
            Option(names=("--man",), apart="form", help="the manual page, for man"),
            Option(names=("--skill",), apart="form", help="SKILL.md, for coding agents"),
        ),
        examples=("chatwoot-tui help conv reply", "chatwoot-tui help --man | man -l -"),
    ),
)

_SETUP: Final = (
    Verb(
        words=("login",),
        help="log in to a Chatwoot and store the access token",
        run="",
        group="setup",
        about="Ask for address, e-mail and password, or for an access token, and store the token where this "
        "machine keeps secrets. The password is used once and kept nowhere.",
        arguments=(Argument(name="ADDRESS", count="?", help="address of your Chatwoot; any link from it will do"),),
        options=(Option(names=("--with-token",), help="read the access token from standard input"), PROFILE, ACCOUNT),
    ),
    Verb(
        words=("logout",),
        help="remove token, cache and drafts from this machine",
        run="",
        group="setup",
        about="Remove token, cache and drafts from this machine. Where words were not sent, it asks first.",
        options=(
            Option(names=("--yes",), apart="words", help="don't ask: what was not sent goes too"),
            Option(
                names=("--keep-words",), apart="words", help="don't ask: what was not sent stays for the next login"
            ),
            PROFILE,
        ),
    ),
    Verb(
        words=("account",),
        help="choose which of your accounts the console opens",
        run="",
        group="setup",
        about="Show the accounts that your token leads to, and choose the one that the console opens from now "
        "on. For one run, chatwoot-tui --account ID is enough.",
        arguments=(Argument(name="ID", count="?", kind="account", help="the account's number; nothing is asked then"),),
        options=(PROFILE,),
    ),
    Verb(
        words=("doctor",),
        help="check the setup and say how to mend what fails",
        run="",
        group="setup",
        about="Try settings, terminal, folders, keyring, server and websocket, one line each; the exit status is 1 "
        "where something fails.",
        options=(PROFILE, ACCOUNT),
    ),
    Verb(
        words=("cache",),
        help="show what is cached, or clear it",
        run="",
        group="setup",
        about="Show what is cached on this machine, or delete it. Drafts and unsent replies are elsewhere.",
        arguments=(Argument(name="ACTION", count="?", choices=("show", "clear"), help="show by itself"),),
        options=(PROFILE,),
    ),
    Verb(
        words=("config",),
        help="show, check or edit the settings",
        run="configuring:config",
        group="setup",
        arguments=(
            Argument(
                name="ACTION", count="?", choices=("show", "path", "edit", "check", "schema"), help="show by itself"
            ),
        ),
        options=(PROFILE,),
        about="path: where the file is. edit: in $EDITOR. check: exit status 1 where a setting can't be used. schema: a "
        "JSON schema for editors.",
    ),
    Verb(
        words=("demo-server",),
        help="serve the embedded Chatwoot on a port",
        run="",
        group="setup",
        about="Serve a Chatwoot-compatible server with sample data on this machine alone, until Ctrl+C. The first "
        "line of the output is JSON: address, account, tokens, login.",
    ),
)

VERBS: Final[Sequence[Verb]] = (*_READING, *_MORE, *_SETUP)
"""All commands, by group."""
