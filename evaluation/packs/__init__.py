"""Packs: reading a review from its folder, checking every rule, and writing one to start from.

The only room that opens the files of a pack. Parses once; everything above trusts what it returns.
"""

from evaluation.packs.read import Check, check_review, read_review

__all__ = ["Check", "check_review", "read_review"]
