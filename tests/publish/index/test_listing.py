"""Groups and filters of an index."""

from __future__ import annotations

from evaluation.publish.index.listing import Hit, Part, filters_of, grouped


def hit(name: str, about: tuple[str, ...], documents: tuple[str, ...], status: str) -> Hit:
    return Hit(name, "", "", about, documents, status)


GROUP = grouped(
    "Tables",
    [
        Part("A", (hit("one", ("X", "Y"), ("Report",), "seed"), hit("two", ("Y",), (), "illustrative"))),
        Part("B", ()),
    ],
)


def test_parts_without_a_hit_are_left_out() -> None:
    assert [part.name for part in GROUP.parts] == ["A"]
    assert GROUP.count == 2


def test_choices_stand_in_the_order_of_the_page_each_once() -> None:
    filters = filters_of([GROUP])
    assert [choice.words for choice in filters["about"].choices] == ["X", "Y"]
    assert [choice.words for choice in filters["document"].choices] == ["Report"]
    assert [choice.words for choice in filters["status"].choices] == ["seed", "illustrative"]


def test_hits_name_choices_by_their_place_so_that_no_word_of_a_review_stands_in_an_attribute() -> None:
    about = filters_of([GROUP])["about"]
    assert (about.tokens(("Y", "X")), about.tokens(())) == ("2 1", "")
