"""Every address is answered with the files that its page needs: also run on the built wheel."""

from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from taperdoc import resources
from taperdoc.handout.letterhead import Letterhead
from tests.support.apps import make_app, store_of
from tests.support.page_browser import PLAN, Browser

pytestmark = pytest.mark.wheel


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    return make_app(tmp_path)


@pytest.fixture
def template(site: Flask, tmp_path: Path) -> str:
    """The identifier of a saved template, in a store that has a letterhead with a logo."""
    logo = tmp_path / "logo.jpg"
    Image.new("RGB", (40, 20), "teal").save(logo)
    store = store_of(site)
    store.letterhead.save(0, Letterhead(clinic="Hill Street Clinic", logo=logo.read_bytes()))
    return store.templates.save_new("Slow taper", "", PLAN).id


def test_every_page_and_every_page_of_a_template_is_served(site: Flask, template: str) -> None:
    client = site.test_client()
    addresses = [
        rule.rule.replace("<template>", template)
        for rule in site.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= {"template"}
    ]
    answers = {address: client.get(address, follow_redirects=True) for address in addresses}
    assert len(answers) >= 12
    assert {address: a.status_code for address, a in answers.items()} == dict.fromkeys(answers, 200)


def test_a_handout_is_made_and_every_link_of_its_pages_works(site: Flask) -> None:
    browser = Browser(site)
    assert browser.review(PLAN).status_code == 200
    browser.get(browser.confirm().location)
    own = [link for link in browser.page.links if link.startswith("/")]
    assert any("/download/" in link for link in own)
    for link in own:
        assert browser.get(link).status_code == 200, link


def test_every_file_for_the_pages_is_served(site: Flask) -> None:
    client = site.test_client()
    files = [path for path in resources.STATIC.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        answer = client.get(f"/static/{path.relative_to(resources.STATIC).as_posix()}")
        assert answer.status_code == 200, path
        answer.close()
