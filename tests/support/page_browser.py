"""A browser without JavaScript for the tests: reads a page's forms and sends them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

from taperdoc.domain.plan import TaperPlan
from taperdoc.forms import form_fields
from taperdoc.handout.contacts import Who
from tests.support import builders

Fields = dict[str, list[str]]

OUR_SCRIPT = r'<script type="module" src="/static/[a-z_/]+\.js"></script>'

PLAN = builders.plan("10 5 10 for 7 | 5 10 5 for 7", first="2026-11-22")
CALM = builders.plan("10 10 10 for 7 | 10 5 10 for 7", first="2026-11-22")
WHO = Who(
    patient="Ann Example",
    patient_number="4 May 1961",
    clinician="Dr Bo Sample",
    clinic="Hill Street Clinic",
    phone="020 7946 0018",
    out_of_hours="020 7946 0999",
    emergency="999",
)


KEPT = re.compile(r"/(plan|review|page)/[A-Za-z0-9_-]{43}")
"""The addresses of pages that show an entry."""


class Page(HTMLParser):
    """A page as read: its title, its text, and what its controls would send.

    What stands in a `<template>` is for scripts: a browser neither shows nor sends it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = self.text = ""
        self.fields: Fields = {}
        self.links: list[str] = []
        self.boxes: list[str] = []
        self._in: list[str] = []
        self._area = self._select = ""
        self._spare = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "template":
            self._spare = True
        if self._spare:
            return
        if tag in {"title", "textarea", "script", "style"}:
            self._in.append(tag)
        if "href" in has:
            self.links.append(has["href"])
        if tag == "input" and has.get("type") == "checkbox":
            self.boxes.append(has["name"])
        if tag == "input" and (has.get("type") not in {"checkbox", "radio"} or "checked" in has):
            self._control(has.get("name", ""), has.get("value", ""))
        if tag == "textarea":
            self._area = has.get("name", "")
            self._control(self._area, "")
        if tag == "select":
            self._select = has["name"]
        if tag == "option" and "selected" in has:
            self._control(self._select, has["value"])

    def _control(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._spare = False
        if self._in and tag == self._in[-1]:
            self._in.pop()

    def handle_data(self, data: str) -> None:
        if self._spare:
            return
        inside = self._in[-1] if self._in else ""
        if inside == "title":
            self.title += data
        elif inside == "textarea":
            # A browser drops the first line break inside.
            kept = data if self.fields[self._area][-1] else data.removeprefix("\n")
            self.fields[self._area][-1] += kept
        else:
            self.text += data

    @property
    def words(self) -> str:
        """The text with its white space evened out."""
        return " ".join(self.text.split())


class Browser:
    """Somebody at the form."""

    def __init__(self, at: Flask, base_url: str = "http://127.0.0.1:8000") -> None:
        self.client = at.test_client()
        self.base_url = base_url
        self.answer: TestResponse
        self.page: Page
        self.get("/")

    def get(self, path: str, **options: str) -> TestResponse:
        """Open an address, and the page that is kept for this browser where it leads there."""
        answer = self.client.get(path, base_url=self.base_url, headers=options, buffered=True)
        return self._took(answer)

    def post(self, path: str, fields: Fields, **headers: str) -> TestResponse:
        """Send fields with the token of the page that is open, as a page of ours would."""
        token = {"csrf_token": self.page.fields.get("csrf_token", [""])[:1]}
        headers = {"Referer": self.base_url + "/", **headers}
        return self._took(
            self.client.post(
                path, data={**token, **fields}, base_url=self.base_url, headers=headers
            )
        )

    def _took(self, answer: TestResponse) -> TestResponse:
        if KEPT.fullmatch(answer.location or ""):
            assert answer.status_code == 303
            return self.get(answer.location)
        self.answer = answer
        if answer.mimetype == "text/html" and not answer.location:
            self.page = Page(answer.text)
        return answer

    def review(self, plan: TaperPlan = PLAN, who: Who = WHO) -> TestResponse:
        """Fill the form and press “Review”."""
        return self.post("/plan", {**form_fields(plan, who), "action": ["review"]})

    def ticked(self) -> Fields:
        """What the open review page holds once everything is ticked and signed."""
        count = self.page.boxes.count("seen")
        return {
            "token": self.page.fields["token"],
            "seen": [str(number) for number in range(1, count + 1)],
            "checked_by": ["Dr Bo Sample"],
            "agrees": ["yes"],
        }

    def confirm(self, **other: list[str]) -> TestResponse:
        """Tick everything on the open review page, name oneself, and press the button."""
        return self.post("/handout", {**self.ticked(), **other})
