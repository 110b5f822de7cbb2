"""How one letter was read: its zones and spans in colour, on the terminal or as a displaCy page."""

from collections.abc import Sequence

from spacy import displacy
from spacy.tokens import Doc

from pipeline.export.headings import label
from pipeline.extract import load, make_doc
from pipeline.extract.blackboard import board
from pipeline.records import Transcript

COLOURS = {
    "numbers": "bold cyan",
    "dates": "green",
    "bodies": "magenta",
    "citations": "underline",
    "tasks": "yellow",
}
GROUPS = ("numbers", "dates", "genres", "bodies", "citations", "tasks")


def annotate(transcript: Transcript) -> Doc:
    """The ``Doc`` of a transcript with all components run."""
    return load()(make_doc(transcript))


def print_letter(transcript: Transcript) -> None:
    """Print the letter by zones, with what was found in colour, and how it stands to each document that it cites."""
    from rich.console import Console
    from rich.text import Text

    doc = annotate(transcript)
    styled = Text(transcript.text)
    for group in reversed(GROUPS):
        for span in doc.spans.get(group, ()):
            styled.stylize(COLOURS.get(group, "bold"), span.start_char, span.end_char)
    console = Console()
    for zone in board(doc).zones:
        console.print(f"[{label('part', zone.label)}]", style="dim", markup=False)
        console.print(styled[zone.span.start : zone.span.end])
    for cited in board(doc).citations:
        name = cited.code or cited.title or cited.text
        relation = label("relation", cited.relation)
        console.print(f"{name}: {relation} ({cited.relation_confidence:.0%})", markup=False, highlight=False)
    legend = Text("Chú giải: ")
    for group, style in COLOURS.items():
        legend.append(f" {label('part', group)} ", style=style)
    console.print(legend)


def html_of(transcripts: Sequence[Transcript]) -> str:
    """A page with the letters of a file, the spans of all groups drawn by displaCy; their texts are escaped by it."""
    docs = [annotate(transcript) for transcript in transcripts]
    for doc in docs:
        doc.spans["sc"] = [span for group in GROUPS for span in doc.spans.get(group, ()) if len(span)]
    return str(displacy.render(docs, style="span", page=True, minify=True))
