"""Completions for bash, zsh and fish, made of the table."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.cli.ending import OK
from tui.cli.verbs.grammar import Argument, Option, Verb
from tui.cli.verbs.table import CONSOLE, VERBS
from tui.cli.verbs.telling import options_of

if TYPE_CHECKING:
    from tui.cli.verbs.grammar import Said


def completion(said: Said) -> int:
    """Print the completions of a shell; return the exit status."""
    sys.stdout.write({"bash": bash, "zsh": zsh, "fish": fish}[said.get("shell")]())
    return OK


def bash() -> str:
    """Return what bash sources."""
    lines = [
        "# bash completion of chatwoot-tui; made by `chatwoot-tui completion bash`",
        "_chatwoot_tui() {",
        '    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" noun="" verb="" word i',
        "    for ((i = 1; i < COMP_CWORD; i++)); do",
        '        word="${COMP_WORDS[i]}"',
        '        case "$word" in -*|[0-9]*|http*) continue ;; esac',
        '        if [ -z "$noun" ]; then noun="$word"; elif [ -z "$verb" ]; then verb="$word"; fi',
        "    done",
        '    local words=""',
        '    case "$prev" in',
    ]
    for name, words in _values():
        lines.append(f'        {name}) COMPREPLY=($(compgen -W "{" ".join(words)}" -- "$cur")); return ;;')
    lines.append(f'        {"|".join(_files())}) COMPREPLY=($(compgen -f -- "$cur")); return ;;')
    lines += ["    esac", '    case "$noun $verb" in']
    for verb in VERBS:
        if len(verb.words) > 1:
            words = [*_names(verb), *_choices(verb.arguments)]
            lines.append(f'        "{verb.path}"*) words="{" ".join(words)}" ;;')
    for noun in _nouns():
        words = [*_verbs_of(noun), *(word for verb in VERBS if verb.words == (noun,) for word in _all_words(verb))]
        lines.append(f'        "{noun} "*) words="{" ".join(words)}" ;;')
    top = [*_nouns(), *(name for option in CONSOLE for name in option.names)]
    lines += [
        f'        *) words="{" ".join(top)}" ;;',
        "    esac",
        '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
        "}",
        "complete -F _chatwoot_tui chatwoot-tui",
    ]
    return "\n".join(lines) + "\n"


def zsh() -> str:
    """Return what zsh sources, or finds as `_chatwoot-tui` on its path."""
    lines = [
        "#compdef chatwoot-tui",
        "# made by `chatwoot-tui completion zsh`",
        "_chatwoot_tui() {",
        '    local noun="" verb="" word prev="${words[CURRENT-1]}"',
        "    local -a found",
        '    for word in "${words[@]:1:$((CURRENT-2))}"; do',
        '        case "$word" in (-*|[0-9]*|http*) continue ;; esac',
        '        if [[ -z "$noun" ]]; then noun="$word"; elif [[ -z "$verb" ]]; then verb="$word"; fi',
        "    done",
        '    case "$prev" in',
    ]
    for name, values in _values():
        lines.append(f"        ({name}) compadd -- {' '.join(values)}; return ;;")
    lines.append(f"        ({'|'.join(_files())}) _files; return ;;")
    lines += ["    esac", '    case "$noun $verb" in']
    for verb in VERBS:
        if len(verb.words) > 1:
            rows = [*_described(options_of(verb)), *((word, "") for word in _choices(verb.arguments))]
            lines.append(f'        ("{verb.path}"*) found=({_zsh(rows)}) ;;')
    for noun in _nouns():
        rows = [(verb.words[1], verb.help) for verb in VERBS if verb.words[0] == noun and len(verb.words) > 1]
        for verb in VERBS:
            if verb.words == (noun,):
                rows += [*_described(options_of(verb)), *((word, "") for word in _choices(verb.arguments))]
        lines.append(f'        ("{noun} "*) found=({_zsh(rows)}) ;;')
    top = [(noun, _help_of(noun)) for noun in _nouns()]
    lines += [
        f"        (*) found=({_zsh([*top, *_described(CONSOLE)])}) ;;",
        "    esac",
        "    _describe -t commands chatwoot-tui found",
        "}",
        'if [ "$funcstack[1]" = "_chatwoot-tui" ]; then _chatwoot_tui "$@"; else compdef _chatwoot_tui chatwoot-tui; fi',
    ]
    return "\n".join(lines) + "\n"


def fish() -> str:
    """Return what fish sources."""
    lines = [
        "# fish completion of chatwoot-tui; made by `chatwoot-tui completion fish`",
        "complete -c chatwoot-tui -f",
    ]
    none = f'"not __fish_seen_subcommand_from {" ".join(_nouns())}"'
    lines += [f"complete -c chatwoot-tui -n {none} -a {noun} -d {_quoted(_help_of(noun))}" for noun in _nouns()]
    lines += [_fish(option, none) for option in CONSOLE]
    for verb in VERBS:
        noun = verb.words[0]
        seen = f'"__fish_seen_subcommand_from {noun}"'
        if len(verb.words) > 1:
            lines.append(f"complete -c chatwoot-tui -n {seen} -a {verb.words[1]} -d {_quoted(verb.help)}")
            seen = f'"__fish_seen_subcommand_from {noun}; and __fish_seen_subcommand_from {verb.words[1]}"'
        else:
            others = " ".join(_verbs_of(noun))
            if others:
                seen = f'"__fish_seen_subcommand_from {noun}; and not __fish_seen_subcommand_from {others}"'
        lines += [_fish(option, seen) for option in options_of(verb)]
        for word in _choices(verb.arguments):
            lines.append(f"complete -c chatwoot-tui -n {seen} -a {word}")
    return "\n".join(lines) + "\n"


def _nouns() -> list[str]:
    return list(dict.fromkeys(verb.words[0] for verb in VERBS))


def _verbs_of(noun: str) -> list[str]:
    return [verb.words[1] for verb in VERBS if verb.words[0] == noun and len(verb.words) > 1]


def _help_of(noun: str) -> str:
    return next((verb.help for verb in VERBS if verb.words == (noun,)), "")


def _names(verb: Verb) -> list[str]:
    return [*(name for option in options_of(verb) for name in option.names), "--help"]


def _all_words(verb: Verb) -> list[str]:
    return [*_names(verb), *_choices(verb.arguments)]


def _choices(arguments: Iterable[Argument]) -> list[str]:
    return [word for argument in arguments for word in argument.choices]


def _values() -> list[tuple[str, list[str]]]:
    """Return the options that take one of several words: their names as a pattern, and the words."""
    found: dict[str, list[str]] = {}
    for verb in VERBS:
        for option in options_of(verb):
            for name in option.names if option.choices else ():
                words = found.setdefault(name, [])
                words += [word for word in option.choices if word not in words]
    return list(found.items())


def _files() -> list[str]:
    return sorted(
        {name for verb in VERBS for option in verb.options if option.kind == "file" for name in option.names}
        | {name for option in CONSOLE if option.kind == "file" for name in option.names}
    )


def _described(options: Iterable[Option]) -> list[tuple[str, str]]:
    return [(name, option.help) for option in options for name in option.names]


def _zsh(rows: Iterable[tuple[str, str]]) -> str:
    return " ".join(_quoted(f"{word}:{about}" if about else word) for word, about in rows)


def _fish(option: Option, seen: str) -> str:
    parts = ["complete -c chatwoot-tui", "-n", seen]
    for name in option.names:
        parts += ["-l", name[2:]] if name.startswith("--") else ["-s", name[1:]]
    if option.value:
        parts.append("-r" if option.kind == "file" else "-x")
        if option.kind == "file":
            parts.append("-F")
    if option.choices:
        parts += ["-a", _quoted(" ".join(option.choices))]
    return " ".join([*parts, "-d", _quoted(option.help)])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’") + "'"
