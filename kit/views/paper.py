"""A report on paper: as one web page that needs nothing else, and as a Word document."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from kit.views.highlight import STATIC
from kit.views.plots import draw
from kit.views.tokens import tokens

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.text.paragraph import Paragraph
    from matplotlib.axes import Axes

LANGUAGE = "en-GB"
TAGS = {"marked": "mark", "source": "cite", "time": "time", "code": "code"}  # every other kind is a span
RULES = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
STYLES = {"plain": "Normal", "bullets": "List Bullet", "numbers": "List Number"}


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a report and what they are: “figure”, “verdict”, “prose”, “excerpt”, “marked”, “place” ... or "".

    `name` is the name of the figure, for figures and verdicts.
    """

    text: str
    kind: str = ""
    name: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Paragraphs (`look` “plain”), or a list (“bullets”, “numbers”)."""

    lines: tuple[Line, ...]
    look: str = "plain"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, the heads of its columns, and rows that begin with their own head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as axes, with the text that says what it shows and a caption."""

    axes: Axes
    alt: str
    caption: str


Block = Heading | Lines | Grid | Drawing


def as_page(blocks: Sequence[Block]) -> str:
    """The report as one HTML page: pictures inside it, no script, no address of anything elsewhere."""
    title = next(block.text for block in blocks if isinstance(block, Heading))
    sheet = tokens() + (STATIC / "report.css").read_text("utf-8")
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{RULES}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{sheet}</style>'
    )
    body = "\n".join(map(_html, blocks))
    main = f'<body><main class="kit">\n{body}\n</main></body>'
    return f'<!doctype html>\n<html lang="{LANGUAGE}"><head>{head}</head>\n{main}</html>\n'


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Lines):
        return _html_lines(block)
    if isinstance(block, Grid):
        return _html_grid(block)
    return (
        f"<figure>{draw(block.axes, block.alt)}<figcaption><strong>{escape(block.caption)}.</strong> "
        f'<span data-alt="">{escape(block.alt)}</span></figcaption></figure>'
    )


def _html_lines(block: Lines) -> str:
    if block.look == "plain":
        return "".join(f"<p>{_html_line(line)}</p>" for line in block.lines)
    tag = "ol" if block.look == "numbers" else "ul"
    return f"<{tag}>{''.join(f'<li>{_html_line(line)}</li>' for line in block.lines)}</{tag}>"


def _html_grid(block: Grid) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in block.heads)
    rows = "".join(f"<tr>{_html_row(row)}</tr>" for row in block.rows)
    return (
        f"<table><caption>{escape(block.caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _html_row(row: Sequence[Line]) -> str:
    cells = "".join(f"<td>{_html_line(cell)}</td>" for cell in row[1:])
    return f'<th scope="row">{_html_line(row[0])}</th>{cells}'


def _html_line(line: Line) -> str:
    return "".join(map(_html_run, line))


def _html_run(run: Run) -> str:
    if not run.kind:
        return escape(_sayable(run.text))
    tag = TAGS.get(run.kind, "span")
    return f'<{tag} data-{run.kind}="{escape(run.name)}">{escape(_sayable(run.text))}</{tag}>'


def _sayable(text: str) -> str:
    """The text without the characters that no page and no document may hold."""
    return _UNSAYABLE.sub("\ufffd", text)


# ---- Word


def as_docx(blocks: Sequence[Block]) -> bytes:
    """The report as a Word document: headings, tables with header rows, pictures with alternative texts, a language."""
    from docx import Document

    paper, buffer = Document(), io.BytesIO()
    title = next(block.text for block in blocks if isinstance(block, Heading))
    paper.core_properties.title, paper.core_properties.author = title, "Reading Hanoi"
    paper.core_properties.comments = ""
    paper.core_properties.language = LANGUAGE
    _speak(paper)
    for block in blocks:
        _put(paper, block)
    paper.save(buffer)
    return buffer.getvalue()


def _speak(paper: Paper) -> None:
    """Sets the language of every word, so that a screen reader speaks it rightly."""
    from docx.oxml.ns import qn

    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _put(paper: Paper, block: Block) -> None:
    if isinstance(block, Heading):
        paper.add_heading(block.text, block.level)
    elif isinstance(block, Lines):
        for line in block.lines:
            _put_line(paper.add_paragraph(style=STYLES[block.look]), line)
    elif isinstance(block, Grid):
        _put_grid(paper, block)
    else:
        _put_drawing(paper, block)


def _put_line(paragraph: Paragraph, line: Line) -> None:
    for run in line:
        written = paragraph.add_run(_sayable(run.text))
        written.bold, written.italic = run.kind == "marked" or None, run.kind == "source" or None
        if run.kind in ("figure", "verdict", "entries"):
            _tag(written, run)


def _tag(written: Any, run: Run) -> None:
    """Wraps a run in a content control whose tag is the name of its figure, so that a program finds it again."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    control, about, tag, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "tag", "sdtContent"))
    tag.set(qn("w:val"), f"{run.kind}:{run.name}")
    written._r.addprevious(control)
    about.append(tag)
    content.append(written._r)
    control.extend((about, content))


def _put_grid(paper: Paper, block: Grid) -> None:
    from docx.oxml import OxmlElement

    caption = paper.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = paper.add_table(rows=1, cols=len(block.heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, block.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        written = table.add_row()
        written._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, line in zip(written.cells, row, strict=True):
            _put_line(cell.paragraphs[0], line)
    paper.add_paragraph()


def _put_drawing(paper: Paper, block: Drawing) -> None:
    from docx.shared import Inches
    from matplotlib.figure import Figure

    figure, buffer = block.axes.figure, io.BytesIO()
    assert isinstance(figure, Figure)
    figure.savefig(buffer, format="png", dpi=200, facecolor="white")
    inline = paper.add_picture(io.BytesIO(buffer.getvalue()), width=Inches(6))._inline
    inline.docPr.set("descr", block.alt)
    inline.docPr.set("title", block.caption)
    paper.add_paragraph(f"{block.caption}. {block.alt}", style="Caption")
