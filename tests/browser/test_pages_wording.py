"""The words of every page keep the rules that the paper's words keep."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Shown
from tests.misread import misread

pytestmark = pytest.mark.browser

# How a dose is typed has to be shown as it is typed, and so does what was typed and refused.
AS_TYPED = ".ways dt, code, .summary, .reason"

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
