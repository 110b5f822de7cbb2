"""One document on the screen: its fields, citations, tasks and followers; and the tree of what followed."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from pipeline.export.fields import field_text, fields_of
from pipeline.export.headings import Language, heading, label, shown
from pipeline.export.screen import day_of
from pipeline.export.tables import name_of
from pipeline.records import SURE, Letter, Mention, PartialDate
from pipeline.store import Document, Followup, Store

_SHOWN = ("code", "date", "genre", "issuer", "subject", "signer", "urgency")


def print_document(store: Store, document: Document, letter: Letter | None, lang: Language) -> None:
    """Print what is known of a document; one that is only cited shows what its citations say."""
    console = Console()
    console.rule(Text(f"{name_of(document)} · {document.genre} · {document.issuer}"))
    fields = Table.grid(padding=(0, 2))
    if letter is None:
        fields.add_row(heading("held", lang), label("flag", "no", lang))
        for column in ("date", "genre", "issuer", "subject", "citations"):
            value = getattr(document, column)
            fields.add_row(heading(column, lang), Text(day_of(value, lang) if column == "date" else str(value)))
    else:
        for name, mention in fields_of(letter, _SHOWN):
            fields.add_row(heading(name, lang), _value(mention, lang))
        fields.add_row(heading("source", lang), Text(letter.source.path))
    console.print(fields)
    if letter is not None:
        _print_citations(console, letter, lang)
        _print_tasks(console, letter, lang)
        for signature in letter.signatures:
            who = " · ".join(filter(None, (signature.signer, signature.organisation)))
            console.print(Text(f"{heading('signature', lang)}: {who} · {label('trust', signature.trust, lang)}", "dim"))
        for attached in letter.attachments:
            console.print(Text(f"{heading('attachment', lang)}: {attached.page} ({attached.why})", "dim"))
        for problem in letter.problems:
            console.print(Text(f"! {problem.message}", style="yellow"))
    nodes = store.followups(document.key, depth=1)
    if nodes:
        print_tree(store, document, nodes, lang)


def print_tree(store: Store, document: Document, nodes: Sequence[Followup], lang: Language) -> None:
    """Print the tree of followers: each with its relation, date, body, how sure the link is and whether it is held."""
    top = Text(f"{name_of(document)} ({day_of(document.date, lang)}) {document.issuer}", style="bold")
    root = Tree(
        top if document.held else top.append(f" · {label('link_state', 'unresolved', lang)}", style="not bold dim")
    )
    open_at = [root]
    for node in nodes:
        follower = store.document(node.link.citing)
        line = Text()
        line.append(f"{shown('kind', node.link.kind, lang)}: ", style="cyan")
        date, issuer = (follower.date, follower.issuer) if follower else ("", "")
        line.append(f"{name_of(follower)} ({day_of(date, lang)}) {issuer}")
        if node.link.state != "unresolved":  # what is not held is the document followed, and says so itself
            line.append(f" · {label('link_state', node.link.state, lang)}", style="dim")
        if follower is not None and not follower.held:
            line.append(f" · {label('link_state', 'unresolved', lang)}", style="dim")
        if any(evidence.name == "younger" for evidence in node.link.evidence):
            line.append(f" · {label('evidence', 'younger', lang)}", style="yellow")
        if node.link.stated_by:
            line.append(f" · {heading('stated_by', lang)}: {name_of(store.document(node.link.stated_by))}", style="dim")
        del open_at[node.depth :]
        open_at.append(open_at[-1].add(line))
    Console().print(root)


def _value(mention: Mention[Any] | None, lang: Language) -> Text:
    if mention is None:
        return Text("–", style="dim")
    value = mention.value
    text = Text(day_of(value.iso, lang) if isinstance(value, PartialDate) else field_text(value))
    if mention.confidence < SURE:
        text.append(f"  ({mention.confidence:.0%})", style="yellow")
    return text


def _print_citations(console: Console, letter: Letter, lang: Language) -> None:
    if not letter.citations:
        return
    table = Table(*(heading(c, lang) for c in ("code", "date", "genre", "issuer", "relation")), show_lines=False)
    for c in letter.citations:
        cells = (
            c.code or c.title or "",
            day_of(c.issued_on.iso, lang) if c.issued_on else "",
            c.genre or "",
            c.issuer.name if c.issuer else "",
        )
        table.add_row(*map(Text, cells), Text(str(shown("kind", c.kind, lang))))
    console.print(table)


def _print_tasks(console: Console, letter: Letter, lang: Language) -> None:
    if not letter.tasks:
        return
    table = Table(*(heading(c, lang) for c in ("action", "assignees", "coordinators", "deadline")), show_lines=True)
    for task in letter.tasks:
        due = task.deadline.text if task.deadline else ""
        table.add_row(*map(Text, (task.action, "; ".join(task.assignees), "; ".join(task.coordinators), due)))
    console.print(table)
