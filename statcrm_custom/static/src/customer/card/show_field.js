const PATIENCE = 2000; // milliseconds until a page is there

/**
 * Open the pages of a form that lead to a field, and put the cursor into it.
 *
 * @param {HTMLElement} form
 * @param {Element} arch the view's XML, which says on which page the field is
 * @param {string} name
 */
export async function showField(form, arch, name) {
    for (const page of pagesOf(arch, name)) {
        const tab = await find(form, `.o_notebook .nav-link[name="${page}"]`);
        tab?.click();
    }
    const field = await find(form, `.o_field_widget[name="${name}"]`);
    if (!field) {
        return;
    }
    field.scrollIntoView({ block: "center" });
    const inputs = "input:not([type=file]), textarea, select, .o_field_x2many_list_row_add a";
    const input = field.querySelector(inputs) || field.querySelector("button, a, [tabindex]");
    input?.focus();
}

/** The names of the pages around a field, the outermost first. */
export function pagesOf(arch, name) {
    // a field of the form itself, not of the list in another field
    const fields = [...arch.querySelectorAll(`field[name="${name}"]`)];
    const field = fields.find((one) => !one.parentElement.closest("field"));
    const pages = [];
    for (let page = field?.closest("page"); page; page = page.parentElement.closest("page")) {
        pages.unshift(page.getAttribute("name"));
    }
    return pages;
}

async function find(form, selector) {
    const end = Date.now() + PATIENCE;
    for (;;) {
        const found = form.querySelector(selector);
        if (found || Date.now() > end) {
            return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
