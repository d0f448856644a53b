"""What a document says about itself on every page and in its metadata."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.presentation import status_words

__all__ = ["DocumentMeta", "file_stem"]


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """The words that stand on every page of a document.

    Parameters
    ----------
    title : str
        Title of the document, such as ``"Options report"``.
    review_title : str
        Name of the review.
    subtitle : str
        Empty for none.
    status : str or None
        Weakest data status of what the document shows; None where it shows no data.
    status_banner : str
        One sentence on that status, repeated on every page; empty for none.
    as_at : str
        The cut-off date in words, such as ``"As at 22 November 2006"``; empty for none.
    input_hash : str
        Short hash of the inputs; empty for none.
    author : str
        Who answers for the document; the review's name where empty.
    lang : str
        Language and region, such as ``"en-GB"``.
    compact : bool
        Smaller margins and type, for a document that should fit one page.
    """

    title: str
    review_title: str
    subtitle: str = ""
    status: str | None = None
    status_banner: str = ""
    as_at: str = ""
    input_hash: str = ""
    author: str = ""
    lang: str = "en-GB"
    compact: bool = False

    @property
    def status_line(self) -> str:
        """The data status in a few words; empty where the document shows no data."""
        return "" if self.status is None else f"Data status: {status_words(self.status)}"

    @property
    def description(self) -> str:
        """The status and the date as one line, for a file's metadata."""
        return ". ".join(part.rstrip(".") for part in (self.status_line, self.status_banner, self.as_at) if part)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Review, data status and input hash, for a file's metadata."""
        inputs = f"Inputs: {self.input_hash}" if self.input_hash else ""
        return tuple(part for part in (self.review_title, self.status_line, inputs) if part)


def file_stem(stem: str, status: str | None) -> str:
    """Return the name of a file without its ending: one fed by illustrative data says so in its name."""
    if status != "illustrative" or "illustrative" in stem.split("-"):
        return stem
    return f"{stem}-illustrative"
