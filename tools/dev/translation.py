"""`./dev i18n`: write the translation template; `./dev test` tells when it is old."""

import re

from . import builds, settings, ui, workbench

TEMPLATE = settings.ADDON_DIR / "i18n" / f"{settings.ADDON}.pot"
DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)


def run(_options):
    bench = workbench.prepare()
    name = builds.addon_template(bench)
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(exported(bench, name))
    ui.say(f"Written: {TEMPLATE.relative_to(settings.ROOT)}")


def exported(bench, name):
    """The template as Odoo exports it, without dates: they would always differ."""
    file = bench.folder / "exported.pot"
    file.unlink(missing_ok=True)
    arguments = ["-c", bench.config, "-d", name, "-l", "pot", "-o", file]
    with ui.step("Exporting the translation template"):
        bench.odoo("i18n", "export", *arguments, settings.ADDON)
    return DATES.sub("", file.read_text())


def problems(bench, name):
    """What to do when the texts of the add-on and its template differ."""
    written = TEMPLATE.read_text() if TEMPLATE.is_file() else ""
    if exported(bench, name) == written:
        return []
    return ["The translation template is old: run ./dev i18n and commit it"]
