"""A library of any size, with template names as a clinic might choose them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from taperdoc.domain import plan_json
from taperdoc.store.database import Database
from taperdoc.store.tables import TemplateRow, VersionRow, WordRow, name_key, plain_words
from tests.support.builders import plan

SPEEDS = "slow quick gentle usual weekly fortnightly monthly careful".split()
WHOM = "inpatient outpatient rehab home hospice clinic ward transfer".split()
NOTES = (
    "Check at each visit.|With the evening meal.|Ring in week two.|Liquid if swallowing is hard."
)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

_STEPS = " | ".join(f"{mg} 10 . {mg} for 7" for mg in range(60, 0, -5))
PLAN = plan(_STEPS, "10h 5h")


def fill(database: Database, count: int, seed: int = 1) -> None:
    """Insert `count` templates of two versions each.

    Every name has the word "taper" and a word of its own, such as "t123".
    """
    chance = random.Random(seed)
    text = plan_json.dumps(PLAN)
    notes = NOTES.split("|")
    templates, versions, words = [], [], []
    for number in range(count):
        name = (
            f"{chance.choice(SPEEDS).title()} taper from {chance.randint(10, 120)} mg,"
            f" {chance.choice(WHOM)} t{number}"
        )
        note, key = chance.choice(notes), f"{number:016x}"
        if number % 101 == 7:
            note += " Seldom"
        made, changed, used = (NOW - timedelta(minutes=chance.random() * 1e6) for _ in range(3))
        templates.append(
            {
                "id": key,
                "version": 2,
                "name_key": name_key(name),
                "pinned": number % 200 == 3,
                "archived": number % 10 == 9,
                "created": made,
                "changed": changed,
                "used": used,
            }
        )
        said = {"template_id": key, "name": name, "note": note, "plan": text, "saved": changed}
        versions += [{**said, "number": 1}, {**said, "number": 2}]
        words += [{"word": word, "template_id": key} for word in plain_words(f"{name} {note}")]
    with database.writing() as connection:
        for table, rows in ((TemplateRow, templates), (VersionRow, versions), (WordRow, words)):
            for start in range(0, len(rows), 10_000):
                connection.execute(insert(table), rows[start : start + 10_000])
