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
    Option(names=("--view",), value="VIEW", help="begins with a view: a saved one by its name, or a filter"),
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
_WRITES: Final = (
    Option(names=("--dry-run",), help="look everything up and say what would be done; change nothing"),
    Option(names=("-y", "--yes"), help="don't ask"),
    Option(names=("--json",), help="print what was done as an array of records; errors are JSON too"),
    *_ANYWHERE,
)
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

_ATTACH: Final = Option(names=("--attach",), value="FILE", kind="file", many=True, help="a file that goes along")
_KEY: Final = Option(
    names=("--id",),
    value="KEY",
    help="a name of yours for this message: saying the same again with it sends nothing, also after a crash",
)


def _act(
    word: str,
    line: str,
    *,
    run: str = "",
    about: str = "",
    arguments: tuple[Argument, ...] = (),
    options: tuple[Option, ...] = (),
    customer: bool = False,
    examples: tuple[str, ...] = (),
) -> Verb:
    """Return the row of something that is done to conversations."""
    return Verb(
        words=("conv", word),
        help=line,
        run=run or f"acts:{word}",
        group="conversations",
        about=about,
        target=_ID,
        several=True,
        arguments=arguments,
        options=(*options, *_WRITES),
        writes=True,
        customer=customer,
        examples=examples,
    )


def _contact(
    word: str,
    line: str,
    *,
    arguments: tuple[Argument, ...] = (),
    options: tuple[Option, ...] = (),
    customer: bool = False,
    examples: tuple[str, ...] = (),
) -> Verb:
    """Return the row of something that is done to a contact."""
    return Verb(
        words=("contact", word),
        help=line,
        run=f"customers:{word}",
        group="contacts",
        target=_ID,
        arguments=arguments,
        options=(*options, *_WRITES),
        writes=True,
        customer=customer,
        examples=examples,
    )


_FIELDS: Final = (
    Option(names=("--name",), value="TEXT", help="the name"),
    Option(names=("--email",), value="TEXT", help="the e-mail address; an empty one takes it away"),
    Option(names=("--phone",), value="TEXT", help="the phone number, as +4930123456; an empty one takes it away"),
    Option(names=("--identifier",), value="TEXT", help="your own name for the customer; an empty one takes it away"),
    Option(names=("--attribute",), value="KEY=VALUE", many=True, help="a custom attribute"),
)

_READING: Final = (
    Verb(
        words=("convs",),
        help="list conversations",
        run="reads:convs",
        about="Open ones of everybody by themselves, latest activity first. Labels given together mean any of them.",
        options=(
            Option(
                names=("--filter",),
                value="FILTER",
                help="the console's language: 'status:open label:vip waiting:>2h'; says all by itself",
            ),
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
            "chatwoot-tui convs --filter 'assignee:me label:vip' --all -q",
            "chatwoot-tui convs -q -l billing | chatwoot-tui conv - label --add vip",
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
    Verb(words=("boards",), help="list boards", run="boards:boards", options=(_JSON, *_ANYWHERE)),
    Verb(
        words=("board",),
        help="show a board's cards by stage",
        run="boards:board",
        arguments=(Argument(name="REF", help="the board's reference or name"),),
        options=(_JSON, *_ANYWHERE),
    ),
)

_CONVERSATIONS: Final = (
    Verb(
        words=("conv", "reply"),
        help="send a reply to the customer",
        run="sending:reply",
        group="conversations",
        target=_ID,
        arguments=(Argument(name="TEXT", count="?", help="the text; - reads it from standard input"),),
        options=(
            Option(names=("--private",), help="write a private note instead"),
            _ATTACH,
            Option(names=("--cc",), value="ADDRESS", many=True, help="a copy by e-mail"),
            Option(names=("--bcc",), value="ADDRESS", many=True, help="a hidden copy by e-mail"),
            Option(names=("--to",), value="ADDRESS", many=True, help="another recipient of the e-mail"),
            _KEY,
            *_WRITES,
        ),
        writes=True,
        customer=True,
        about="It is written down before it leaves, and never sent twice: with --id a rerun finds what was sent. Without "
        "an answer the thread is looked through; what stays unknown ends with status 8.",
        examples=(
            "chatwoot-tui conv 42 reply 'Your parcel is on its way.'",
            "chatwoot-tui conv 42 reply - --id order-1234 < answer.txt",
        ),
    ),
    Verb(
        words=("conv", "note"),
        help="write a private note, which no customer sees",
        run="sending:note",
        group="conversations",
        target=_ID,
        arguments=(Argument(name="TEXT", count="?", help="the text; - reads it from standard input"),),
        options=(_ATTACH, _KEY, *_WRITES),
        writes=True,
    ),
    _act("resolve", "mark as resolved", run="acts:status"),
    _act("open", "open again; an agent who does becomes the assignee", run="acts:status"),
    _act("pending", "mark as pending", run="acts:status"),
    _act(
        "snooze",
        "snooze until a time, or until the customer's next reply",
        arguments=(
            Argument(name="WHEN", count="*", help="2h, tomorrow 9, tue 14:30, 24 dec 9; nothing: until the next reply"),
        ),
        examples=("chatwoot-tui conv 42 snooze tomorrow 9",),
    ),
    _act(
        "assign",
        "assign to an agent or a team",
        arguments=(
            Argument(
                name="WHO", count="+", help="me, none, or an agent's name, address or number; team NAME, team none"
            ),
        ),
        examples=("chatwoot-tui conv 42 assign me", "chatwoot-tui conv 42 assign team billing"),
    ),
    _act(
        "label",
        "add and remove labels; the others stay",
        options=(
            Option(names=("--add",), value="A,B", many=True, help="labels to add"),
            Option(names=("--remove",), value="A,B", many=True, help="labels to take away"),
        ),
        examples=("chatwoot-tui conv 42 43 label --add vip --remove new",),
    ),
    _act(
        "priority",
        "set the priority",
        arguments=(
            Argument(name="PRIORITY", choices=("none", "low", "medium", "high", "urgent"), help="how urgent it is"),
        ),
    ),
    _act("mute", "resolve, and block the contact", customer=True),
    _act("unmute", "unblock the contact; the conversation stays resolved", customer=True),
    _act("read", "mark as read, for all agents"),
    _act("unread", "mark as unread, for all agents"),
    _act(
        "participants",
        "show who follows, or add and remove agents",
        options=(
            Option(names=("--add",), value="WHO", many=True, help="agents to add"),
            Option(names=("--remove",), value="WHO", many=True, help="agents to take away"),
        ),
    ),
    _act(
        "attribute",
        "set custom attributes; the others stay",
        arguments=(Argument(name="KEY=VALUE", count="+", help="key and value; an empty value takes it away"),),
        about="The value becomes what the attribute's definition says: a number, yes or no, one of a list. Without a "
        "definition it is text.",
    ),
    _act("macro", "run a macro", arguments=(Argument(name="NAME", help="its name or number"),), customer=True),
    _act(
        "transcript",
        "have the conversation sent by e-mail",
        arguments=(Argument(name="ADDRESS", help="who gets it"),),
        customer=True,
    ),
    Verb(
        words=("conv", "export"),
        help="write a whole conversation as text",
        run="exports:export",
        target=_ID,
        options=(
            Option(names=("--format",), value="FORM", choices=("md", "json", "txt"), help="md by itself"),
            *_ANYWHERE,
        ),
        examples=("chatwoot-tui conv 42 export --format md > 42.md",),
    ),
    Verb(
        words=("convs", "create"),
        help="begin a conversation with a contact",
        run="acts:create",
        group="conversations",
        options=(
            Option(names=("--contact",), value="ID", kind="number", help="whom to write to"),
            Option(names=("--inbox",), value="INBOX", help="from which inbox: name or number"),
            Option(names=("--message",), value="TEXT", help="the first message"),
            *_WRITES,
        ),
        writes=True,
        customer=True,
    ),
)

_CONTACTS: Final = (
    _contact(
        "edit",
        "change a contact's fields",
        options=_FIELDS,
        examples=("chatwoot-tui contact 17 edit --phone +4930123456",),
    ),
    _contact(
        "labels",
        "show a contact's labels, or add and remove some",
        options=(
            Option(names=("--add",), value="A,B", many=True, help="labels to add"),
            Option(names=("--remove",), value="A,B", many=True, help="labels to take away"),
        ),
    ),
    _contact(
        "note",
        "write a note about a contact",
        arguments=(Argument(name="TEXT", help="the text; - reads it from standard input"),),
    ),
    _contact(
        "merge",
        "merge another contact into this one; the other is deleted",
        arguments=(Argument(name="OTHER", help="the id of the one that goes"),),
    ),
    _contact("block", "block a contact: what they write is not taken any more", customer=True),
    _contact("unblock", "unblock a contact", customer=True),
    Verb(
        words=("contacts", "create"),
        help="add a contact",
        run="customers:create",
        group="contacts",
        options=(*_FIELDS, *_WRITES),
        writes=True,
    ),
)

_MORE: Final = (
    Verb(
        words=("api",),
        help="make one call of the server's API and print its answer, byte for byte",
        run="raw:api",
        group="more",
        arguments=(
            Argument(name="METHOD", help="GET, POST, PUT, PATCH or DELETE"),
            Argument(name="PATH", help="/api/v1/…, or what comes behind the account, such as conversations/42"),
        ),
        options=(
            Option(
                names=("-f", "--field"),
                value="KEY=VALUE",
                many=True,
                help="a field: of the query for GET, else of the JSON body; true, false, null and numbers are taken as such",
            ),
            Option(names=("--input",), value="FILE", kind="file", help="the body, from a file; - is standard input"),
            Option(names=("--paginate",), help="all pages, one answer a line"),
            Option(names=("--dry-run",), help="say what would be sent"),
            *_ANYWHERE,
        ),
        writes=True,
        examples=(
            "chatwoot-tui api GET conversations/42",
            "chatwoot-tui api GET contacts --paginate",
            "chatwoot-tui api POST conversations/42/labels -f 'labels=[\"vip\"]'",
        ),
    ),
    Verb(
        words=("follow",),
        help="print what happens, an event a line, as JSON",
        run="following:follow",
        group="more",
        options=(
            Option(names=("--event",), value="NAME", many=True, help="these events alone, such as message.created"),
            Option(
                names=("--cursor",),
                value="FILE",
                kind="file",
                help="remember here how far it came; the next run begins there and misses nothing",
            ),
            Option(names=("--limit",), value="N", kind="number", help="end after so many events"),
            *_ANYWHERE,
        ),
        about="After a break of the line, and from one run to the next with --cursor, the messages that were missed are "
        "fetched. Each message comes once; a run that was killed may tell again what it told in its last second. You show as "
        "online for a moment at each connection.",
        examples=("chatwoot-tui follow --event message.created --cursor ~/.seen | jq -r .data.content",),
    ),
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
        help="log in to a Chatwoot and stay signed in",
        run="",
        group="setup",
        about="Ask for address, e-mail and password, and begin a session on the server, as a browser does: it is listed "
        "there, and logout ends it. Or take a login link or an access token. Session or token is kept where this "
        "machine keeps secrets; the password is used once and kept nowhere.",
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

VERBS: Final[Sequence[Verb]] = (*_READING, *_CONVERSATIONS, *_CONTACTS, *_MORE, *_SETUP)
"""All commands, by group."""
