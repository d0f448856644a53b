"""How things are said and shown: numbers, words, colours, blocks of a document and their escaping.

The only room that rounds. May import `evaluation.assessment` and below; knows no file, no notebook and no
plotting library.
"""

from evaluation.presentation.blocks import (
    Bullets,
    Callout,
    Cell,
    ExplorerView,
    FigureView,
    Heading,
    Inline,
    Link,
    Paragraph,
    PointSet,
    Prose,
    Ref,
    Strong,
    TableView,
    Text,
    plain,
    ref,
    sourced,
)
from evaluation.presentation.html import STYLE, block_html
from evaluation.presentation.palette import CATEGORIES, LEVEL_FILL, LEVEL_TEXT
from evaluation.presentation.words import (
    as_sentence,
    count_of,
    day,
    level_text,
    listed,
    money,
    number,
    one_by_one,
    percent,
    status_words,
)

__all__ = [
    "CATEGORIES",
    "LEVEL_FILL",
    "LEVEL_TEXT",
    "STYLE",
    "Bullets",
    "Callout",
    "Cell",
    "ExplorerView",
    "FigureView",
    "Heading",
    "Inline",
    "Link",
    "Paragraph",
    "PointSet",
    "Prose",
    "Ref",
    "Strong",
    "TableView",
    "Text",
    "as_sentence",
    "block_html",
    "count_of",
    "day",
    "level_text",
    "listed",
    "money",
    "number",
    "one_by_one",
    "percent",
    "plain",
    "ref",
    "sourced",
    "status_words",
]
