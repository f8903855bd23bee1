"""The promise board of 300 customers × 20 promises in Chromium: how long one waits.

The rows of `board`, in a copy of the office's database, served by Odoo and opened at
the widths of a desk and of a phone. Of each action: the time from the click until the
next frame is painted, how much of it the server took, and how much processor time the
browser's main thread used (other programs on the machine add nothing to that one).
"""

import statistics
import sys

import board
import browser
import databases
import generate
import measure

CUSTOMERS = 300
SIZES = ((1400, 1000), (390, 844))
MOST_MS = 200  # of the main thread, for anything but the opening
OPEN_MS = 1000  # beyond the server's, for the opening
ROUNDS = 5
OPENING = "opening the board"

# `act`, and wait until `until` holds and is painted
TIMED = """
(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const find = (css) => document.querySelector(css);
    const board = "/web/dataset/call_kw/statcrm.board/get_board";
    const asked = () => performance.getEntriesByType("resource")
        .filter((one) => one.name.includes(board));
    const before = asked().length;
    const start = performance.now();
    %(act)s;
    while (!(%(until)s)) {
        await frame();
        if (performance.now() - start > 60000) {
            throw new Error(`not yet: ${document.body.innerText.slice(0, 200)}`);
        }
    }
    await frame();
    await frame();
    const answer = asked().slice(before).at(-1);
    return {
        took: performance.now() - start,
        server: answer ? answer.responseEnd - answer.startTime : 0,
    };
})()
"""
READY = 'find(".o_statcrm_board_page[aria-busy=false] [data-promise]")'
COMPLETE = '!document.querySelector(".o_statcrm_board [aria-busy=true]")'
PICK = """const pick = find("select[name=%s]");
    pick.value = %s; pick.dispatchEvent(new Event("change"))"""
ANSWERED = f"asked().length > before && {READY}"
CELLS = "[...document.querySelectorAll('[data-promise]')]"
MODAL = 'find(".o_statcrm_promise_panel")'
FLAG = 'find("[data-flag=late]").click()'
PLACE = (
    '(find(".o_statcrm_board_table") || find(".o_statcrm_board.o_content")'
    ' || find(".o_statcrm_board"))'
)
# what -> (act, until); each leaves the page as the next one wants it
ACTIONS = {
    "only what is late": (FLAG, ANSWERED),
    "everything again": (FLAG, ANSWERED),
    "grouped by account manager": (PICK % ("group_by", "'user'"), ANSWERED),
    "grouped by programme": (PICK % ("group_by", "'programme'"), ANSWERED),
    "opening a promise": (f"{CELLS}[200].click()", MODAL),
    "closing it": ('find(".modal-footer .btn:last-child").click()', f"!{MODAL}"),
    "pointing at 50 promises": (
        f"""for (const one of {CELLS}.slice(0, 50)) {{
            one.dispatchEvent(new MouseEvent("mouseover", {{ bubbles: true }}));
        }}""",
        "true",
    ),
    "scrolling, 20 steps": (
        f"""const place = {PLACE};
        for (let step = 1; step <= 20; step++) {{
            place.scrollTop = (place.scrollHeight * step) / 20; await frame();
        }}
        place.scrollTop = 0""",
        "true",
    ),
}


def prepared():
    """The office's database with the plans of that many strategic customers."""
    source = databases.with_statcrm("office", generate.OFFICE)

    def fill(database):
        with databases.environment(database) as env:
            board.prepare(env, CUSTOMERS)
            env.cr.commit()
        databases.vacuum(database)

    recipe = databases.recipe(
        generate.OFFICE, databases.ADDON, databases.HERE / "board.py"
    )
    return databases.copy_of(source, f"{databases.PREFIX}board_browser", recipe, fill)


def timed(page, act, until):
    """Return (milliseconds in all, of them the server's, main thread busy)."""
    busy = page.busy()
    found = page.run(TIMED % {"act": act, "until": until})
    return found["took"], found["server"], page.busy() - busy


def log_in(page, address):
    page.open(f"{address}/web/login", "form.oe_login_form")
    page.run(
        """(() => {
            const form = document.querySelector("form.oe_login_form");
            form.login.value = form.password.value = "admin";
            form.submit();
        })()"""
    )
    browser.wait_for(
        "the first screen",
        lambda: page.run('Boolean(document.querySelector(".o_main_navbar"))'),
    )


def opened(page, address):
    """Open the board from the first screen as a click on its menu does."""
    page.open(f"{address}/odoo", ".o_main_navbar .o_menu_toggle, .o_main_navbar")
    page.run("new Promise((done) => setTimeout(done, 1500))")
    act = 'odoo.__WOWL_DEBUG__.root.actionService.doAction("promise-board")'
    return timed(page, act, READY)


def wait_for_all(page):
    """Rows below the screen are drawn in portions; the next action waits for them."""
    browser.wait_for("the last row", lambda: page.run(COMPLETE))


def rounds(page, address):
    """{action: medians}, and how many elements the page has."""
    found = {name: [] for name in (OPENING, *ACTIONS)}
    for turn in range(ROUNDS + 1):
        opening = opened(page, address)
        wait_for_all(page)
        nodes = page.run("document.querySelectorAll('*').length")
        steps = {OPENING: opening}
        for name, action in ACTIONS.items():
            steps[name] = timed(page, *action)
            wait_for_all(page)
        if turn:  # the first one makes bundles and warms caches
            for name, figures in steps.items():
                found[name].append(figures)
    medians = {
        name: [statistics.median(column) for column in zip(*figures, strict=True)]
        for name, figures in found.items()
    }
    return medians, nodes


def main():
    if not browser.executable():
        sys.exit("This benchmark needs Chromium (Debian's package: chromium).")
    name = prepared()
    report = measure.Report("board_browser", "The promise board in a browser", name)
    report.text(
        f"{CUSTOMERS} customers with {board.PROMISES} promises each, in Chromium"
        f" without a window. Milliseconds, median of {ROUNDS} rounds."
    )
    with browser.served(name) as address, browser.page() as page:
        log_in(page, address)
        for width, height in SIZES:
            page.size(width, height)
            medians, nodes = rounds(page, address)
            report.text(
                f"At {width} pixels: {nodes:,} elements when all rows are drawn."
            )
            report.table(
                ["what", "in all", "server", "main thread", "target", ""],
                [row(what, *figures) for what, figures in medians.items()],
            )
    report.write()


def row(what, took, server, busy):
    if what == OPENING:
        target, met = f"{OPEN_MS} beyond the server's", took - server <= OPEN_MS
    else:
        target, met = f"main thread {MOST_MS}", busy <= MOST_MS
    return [what, took, server, busy, target, measure.verdict(met)]


if __name__ == "__main__":
    main()
