"""Make the pictures of README.md: python -m tools.dev.pictures ADDRESS DATABASE.

In Odoo's Python, of a database of the statistics office (`./dev run`) that nothing was
typed into yet. Each user logs in with the log-in as password.
"""

import argparse
import base64
import io
from dataclasses import dataclass
from datetime import date

from PIL import Image

from . import settings
from .crawl import browser, server

FOLDER = settings.ROOT / "docs" / "images"
CUSTOMER = "Ministry of Education"
COLOURS = 256
# Back to the top; returns how far down the page there is something to see.
BOTTOM = """
(() => {
    const all = [...document.querySelectorAll("body *")];
    all.forEach((one) => (one.scrollTop = 0));
    const isSeen = (one) =>
        one.checkVisibility() &&
        !one.children.length &&
        (one.matches("img, canvas, input, td, th") || one.innerText?.trim());
    const bottom = (one) => one.getBoundingClientRect().bottom;
    return Math.max(...all.filter(isSeen).map(bottom));
})()
"""
MARGIN = 20


@dataclass(frozen=True)
class Picture:
    name: str
    login: str
    path: str  # may name a record of `_records`
    shows: str  # selector of what is there when it is there
    size: tuple = (1280, 1000)  # the height at most
    clicks: tuple = ()
    scale: int = 1


HOME = (
    "aino.lahti",
    "/odoo/customer-relations",
    ".o_statcrm_home [aria-busy=false] h1",
)
CARD = ("aino.lahti", "/odoo/res.partner/{customer}", ".o_statcrm_card dl")
PHONE = {"size": (390, 844), "scale": 2}

PICTURES = [
    Picture("customer", *CARD),
    Picture("home", *HOME),
    Picture("customer-phone", *CARD, **PHONE),
    Picture("home-phone", *HOME, **PHONE),
    Picture(
        "board",
        "hanna.virta",
        "/odoo/promise-board",
        ".o_statcrm_board_cell",
        (1280, 900),
        (".o_statcrm_board button.btn-sm.btn-link",),
    ),
    Picture(
        "brief",
        "aino.lahti",
        "/odoo/res.partner/{customer}/customer-brief",
        ".o_statcrm_brief_page[aria-busy=false] .o_statcrm_brief_facts",
    ),
    Picture(
        "classification",
        "jarkko.hakala",
        "/odoo/classifications/{classification}",
        ".o_form_view h1",
    ),
    Picture(
        "concentration",
        "hanna.virta",
        "/odoo/concentration",
        ".o_graph_renderer canvas",
        (1280, 760),
    ),
    Picture("pyramid", "hanna.virta", "/odoo/value-pyramid", ".o_statcrm_pyramid_step"),
]


class Camera:
    def __init__(self, page, running, database):
        self.page, self.running, self.database = page, running, database
        self.login = ""

    def enter(self, login):
        if login != self.login:
            self.login = login
            session = self.running.session(self.database, login)
            self.page.be(self.running.address, session)

    def open(self, path):
        self.page.open(f"{self.running.address}{path}")

    def take(self, picture, records):
        self.page.leave()
        self.page.size(*picture.size, picture.scale)
        self.page.send("Emulation.setScrollbarsHidden", hidden=True)
        self.enter(picture.login)
        self.open(picture.path.format(**records))
        for selector in picture.clicks:
            self.page.hit(selector)
        self.page.see(picture.shows)
        self.page.settle()
        # a chart draws itself in a second, and is not asked
        self.page.run("new Promise((done) => setTimeout(done, 1500))")
        width, height = picture.size
        height = min(height, self.page.run(BOTTOM) + MARGIN)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        taken = self.page.send("Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(taken["data"])

    def call(self, model, method, *arguments):
        """Call a method of Odoo as the user who has logged in."""
        script = """(...all) =>
            odoo.__WOWL_DEBUG__.root.env.services.orm.call(...all)"""
        return self.page.ask(script, model, method, list(arguments))

    def make_records(self):
        """Make a classification; return {name: id} of what the paths name."""
        self.enter("jarkko.hakala")
        self.open("/odoo/classifications")
        (customer,) = self.call("res.partner", "search", [["name", "=", CUSTOMER]])
        values = {"date_to": str(_middle_of_a_year())}
        (run,) = self.call("statcrm.classification", "create", [values])
        self.call("statcrm.classification", "action_preview", [run])
        return {"customer": customer, "classification": run}

    def drop_records(self, records):
        self.enter("jarkko.hakala")
        self.open("/odoo/classifications")
        runs = [records["classification"]]
        self.call("statcrm.classification", "unlink", runs)


def _middle_of_a_year():
    """The last 30 June: after it there are moves to show."""
    today = date.today()
    return date(today.year - (today.month < 7), 6, 30)


def small(taken):
    """The same picture with few colours."""
    with Image.open(io.BytesIO(taken)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    few.save(kept, "png", optimize=True)
    return kept.getvalue()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("address", help="of a server with the database")
    options.add_argument("database")
    options.add_argument("--name", default="", help="part of the pictures' names")
    chosen = options.parse_args()
    running = server.Server(chosen.address.rstrip("/"), None)
    with browser.page() as page:
        camera = Camera(page, running, chosen.database)
        records = camera.make_records()
        try:
            for picture in PICTURES:
                if chosen.name in picture.name:
                    content = small(camera.take(picture, records))
                    file = FOLDER / f"{picture.name}.png"
                    file.write_bytes(content)
                    print(f"{file.name}: {len(content) // 1000} kB", flush=True)
        finally:
            camera.drop_records(records)


if __name__ == "__main__":
    main()
