"""axe-core in the page: what it finds, without what is Odoo's own."""

from dataclasses import dataclass

from .. import lock, node, settings, ui
from .known import OF_ODOO

LOOK = """
(async (known) => {
    const INTERACTIVE =
        "a[href], button, input, select, textarea, label, summary, option, " +
        "[tabindex], [contenteditable=true], [role=option], [role=menuitem]";
    const found = [];
    const used = new Set();
    function tell(rule, element, text) {
        const isKnown = ([name, where]) => name === rule && element?.closest(where);
        const line = known.findIndex(isKnown);
        if (line < 0) {
            found.push(`${rule}: ${text}`);
        } else {
            used.add(line);
        }
    }
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    for (const { id, help, nodes } of violations) {
        for (const { target, html, any, all, none } of nodes) {
            const selector = [target].flat(3).at(-1);
            const [why] = [...any, ...all, ...none].map(({ message }) => message);
            const text = `${selector}: ${why || help}: ${html.slice(0, 200)}`;
            tell(id, document.querySelector(selector), text);
        }
    }
    // what looks as if it could be clicked, and no key does
    const isPointed = (one) => one && getComputedStyle(one).cursor === "pointer";
    for (const one of document.querySelectorAll("[class*=o_statcrm] *")) {
        if (
            isPointed(one) &&
            !isPointed(one.parentElement) &&
            one.checkVisibility() &&
            !one.closest(INTERACTIVE) &&
            !one.querySelector(INTERACTIVE)
        ) {
            tell("mouse-alone", one, one.outerHTML.slice(0, 200));
        }
    }
    return [found, [...used]];
})
"""


def source():
    """The text of axe-core, of the version that package-lock.json names."""
    folder = settings.prepare_cache()
    with lock.cache_lock(folder, ui.say):
        modules = node.packages(*node.program()) / "node_modules"
    return (modules / "axe-core" / "axe.min.js").read_text()


@dataclass
class Axe:
    """Looks at the page that is open; keeps which lines of `known` were needed."""

    text: str

    def __post_init__(self):
        self.used = set()

    def look(self, page):
        page.run(f"{self.text}; true")
        known = [[rule, where] for rule, where, _why in OF_ODOO]
        found, used = page.ask(LOOK, known)
        self.used.update(used)
        return found

    def not_needed(self):
        return [
            (rule, where)
            for line, (rule, where, _why) in enumerate(OF_ODOO)
            if line not in self.used
        ]
