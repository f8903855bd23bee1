"""A person who uses the keyboard alone: presses keys, and sees where the focus is."""

from ..crawl.browser import wait_for

CTRL = 2
SHIFT = 8
KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    "k": (75, ""),
}
MOST = 90  # presses of Tab until somebody gives up
# A twin without the focus looks the same where the focus is not shown. What the element
# stands in may show it as well: the line below a field.
SHOWN = """
(() => {
    const focused = document.activeElement;
    if (focused === document.body) {
        return true; // the browser's own: the page
    }
    const look = (one) => {
        const style = getComputedStyle(one);
        return ["outlineStyle", "outlineWidth", "boxShadow", "borderColor",
            "borderBottomColor", "backgroundColor", "color", "textDecorationLine",
        ].map((name) => style[name]).join();
    };
    const around = [focused];
    while (around.length < 7 && around.at(-1).parentElement !== document.body) {
        around.push(around.at(-1).parentElement);
    }
    const twins = around.map((one) => {
        const twin = one.cloneNode(true);
        twin.style.transition = one.style.transition = "none";
        for (const marked of [twin, ...twin.querySelectorAll(".focus")]) {
            marked.classList.remove("focus"); // Odoo's own mark of the same
        }
        one.after(twin);
        const differs = look(twin) !== look(one);
        twin.remove();
        return differs;
    });
    return twins.includes(true);
})()
"""


class Keyboard:
    def __init__(self, page):
        self.page = page
        self.unseen = []  # elements that had the focus without showing it

    def press(self, key, modifiers=0):
        code, text = KEYS[key]
        more = {"text": text} if text else {}
        self.page.press(key, code, modifiers=modifiers, **more)
        self.page.call("idle")

    def type(self, text):
        self.page.send("Input.insertText", text=text)
        self.page.call("idle")

    def tab_to(self, selector):
        """Press Tab until the focus is on one of these; returns how often."""
        for count in range(MOST):
            if self.is_at(selector):
                return count
            self.press("Tab")
            if not self.page.run(SHOWN):
                self.unseen.append(self.where())
        raise AssertionError(f"{selector} is not reached by Tab, but {self.where()}")

    def is_at(self, selector):
        return self.page.ask("(what) => document.activeElement.matches(what)", selector)

    def where(self):
        return self.page.run("document.activeElement.outerHTML.slice(0, 160)")

    def wait(self, selector, text=""):
        """Wait until this is shown, with this text in it."""
        script = """(what, text) => [...document.querySelectorAll(what)].some(
            (one) => one.checkVisibility() && one.innerText.includes(text),
        )"""
        wait_for(selector, lambda: self.page.ask(script, selector, text))
        self.page.call("idle")

    def wait_without(self, selector):
        script = "(what) => !document.querySelector(what)"
        wait_for(f"no {selector}", lambda: self.page.ask(script, selector))
        self.page.call("idle")
