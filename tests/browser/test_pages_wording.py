"""The words of every page keep the rules that the paper's words keep."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Shown
from tests.support.wording_rules import misread

pytestmark = pytest.mark.browser

# How a dose is typed has to be shown as it is typed, and so does what was typed and refused. The
# facts that the safety text rests on are quoted.
AS_TYPED = "textarea, .ways dt, code, .summary, .reason, .facts"
# Sentences may end in a number, telephone numbers have no commas, and what to type has a name.
OF_THE_PAPER_ALONE = {
    "a point with no number after it",
    "a thousand without its comma",
    "another unit",
}

# Everything a person reads or a screen reader says, but what somebody typed.
WORDS = f"""() => {{
  const typed = [...document.querySelectorAll({AS_TYPED!r})];
  const isTyped = (element) => typed.some((part) => part.contains(element));
  const words = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {{
    if (!isTyped(node.parentElement)) words.push(node.data);
  }}
  for (const element of document.querySelectorAll("[aria-label], [title]")) {{
    words.push(element.getAttribute("aria-label") ?? "", element.getAttribute("title") ?? "");
  }}
  return words.map((text) => text.trim()).filter(Boolean);
}}"""


def test_nothing_on_a_page_is_written_in_a_way_that_people_misread(shown: Shown) -> None:
    read = shown.page.evaluate(WORDS)
    assert len(read) > 5
    found = {words: set(misread(words)) - OF_THE_PAPER_ALONE for words in read}
    assert {words: rules for words, rules in found.items() if rules} == {}
