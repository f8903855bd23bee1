/* global XMLHttpRequest, MutationObserver, NodeFilter, requestAnimationFrame */
/* global getComputedStyle, innerHeight, innerWidth, performance */

/**
 * The page's side of the crawl: when it is idle, what can be clicked, what looks wrong.
 *
 * It is there before Odoo's own scripts, and changes nothing that they see.
 */
(() => {
    const waiting = new Set(); // requests on their way, and scripts that load
    const errors = []; // answers of the server that are errors

    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...args) {
        waiting.add(this);
        this.addEventListener("loadend", () => {
            waiting.delete(this);
            hear(
                this.responseType in { "": 1, text: 1 } ? this.responseText : "",
                this.responseURL,
            );
        });
        return send.apply(this, args);
    };
    const fetching = window.fetch;
    window.fetch = async function (...args) {
        const mark = {};
        waiting.add(mark);
        try {
            const answer = await fetching.apply(this, args);
            const copy = answer.headers.get("content-type")?.includes("json") && answer.clone();
            if (copy) {
                hear(await copy.text(), answer.url);
            }
            return answer;
        } finally {
            waiting.delete(mark);
        }
    };
    function hear(text, url) {
        if (!text || !text.includes('"error"')) {
            return;
        }
        try {
            const { error } = JSON.parse(text);
            if (error) {
                const name = error.data?.name || "";
                errors.push({ name, text: `${error.data?.message || error.message}`, url });
            }
        } catch {
            // no answer to a call
        }
    }
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
            for (const node of addedNodes) {
                const isScript = node.nodeName === "SCRIPT" && node.src && !node.text;
                if (isScript || (node.nodeName === "LINK" && node.rel === "stylesheet")) {
                    waiting.add(node);
                    const done = () => waiting.delete(node);
                    node.addEventListener("load", done);
                    node.addEventListener("error", done);
                    setTimeout(done, 5000);
                }
            }
        }
    }).observe(document, { childList: true, subtree: true });

    const BUSY = ".o_blockUI, .o_loading_indicator, [aria-busy=true]";
    const QUIET = 70; // milliseconds without anything on its way
    const LONG = 30000;

    const frame = () => new Promise((done) => requestAnimationFrame(done));
    async function idle() {
        const begin = performance.now();
        let since = begin;
        let frames = 0;
        for (;;) {
            await frame();
            const now = performance.now();
            if (waiting.size || document.querySelector(BUSY)) {
                since = now;
                frames = 0;
            }
            frames++;
            if (frames > 4 && now - since > QUIET) {
                return true;
            }
            if (now - begin > LONG) {
                return false;
            }
        }
    }

    const isShown = (node) =>
        node.checkVisibility({ visibilityProperty: true, opacityProperty: false }) &&
        node.getBoundingClientRect().width > 0;
    const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(isShown);
    const words = (node) => (node.innerText || "").replace(/\s+/g, " ").trim();
    const env = () => odoo.__WOWL_DEBUG__.root.env;
    const controller = () => env().services.action.currentController;

    /** The window on top, else the page below the menu. */
    function scope() {
        return all(".modal.o_technical_modal, .modal:not(.o_inactive_modal)").at(-1) || page();
    }
    const page = () => document.querySelector(".o_action_manager") || document.body;

    const label = (node) =>
        (
            words(node) ||
            node.getAttribute("aria-label") ||
            node.title ||
            node.dataset.tooltip ||
            node.getAttribute("data-hotkey") ||
            ""
        ).slice(0, 60);
    const keyOf = (node) =>
        [node.name || node.getAttribute("name") || node.dataset?.tile || "", label(node)].join(" ");

    // What is tried in another way, or is Odoo's own on every page.
    const APART = [
        ".o_cp_searchview",
        ".o_cp_pager",
        ".o_pager",
        ".o_cp_switch_buttons",
        ".o-mail-Chatter",
        ".o-mail-Form-chatter",
        ".o_notebook_headers",
        ".o_statusbar_status",
        ".o_breadcrumb",
        ".o_list_table .o_data_row ~ .o_data_row", // the first row stands for all
        ".o_kanban_record ~ .o_kanban_record",
        ".o_priority",
        ".o_calendar_sidebar",
        ".o_graph_renderer",
        ".o_list_renderer thead",
        ".o_group_header",
        ".o_field_tags",
        ".o_field_x2many_list_row_add",
        ".o_facet_remove",
        ".o_avatar",
        ".o_select_menu",
        ".o_view_sample_data", // what an empty list would look like
    ].join(",");
    const NO_BUTTON = [
        ".o_form_button_save",
        ".o_form_button_cancel",
        ".o_list_button_add",
        ".o-kanban-button-new",
        ".o_form_button_create",
        ".o_list_button_save",
        ".o_list_button_discard",
        ".o_external_button",
        ".o_list_record_remove",
        ".o_datepicker_button",
        ".o_select_menu_toggler",
        ".o-autocomplete--input",
        ".o_optional_columns_dropdown_toggle",
        "[disabled]",
        ".disabled",
        ".btn-close",
        "[type=file]",
    ].join(",");

    const GROUPS = {
        views: () =>
            all(
                ".o_control_panel .o_switch_view:not(.active), .o-dropdown--menu.o_cp_switch_buttons .o-dropdown-item:not(.selected), .o_bottom_sheet .o_cp_switch_buttons .o-dropdown-item:not(.selected)",
            ),
        filters: () =>
            all(
                ".o_filter_menu .o_menu_item:not(.o_add_custom_filter), .o_group_by_menu .o_menu_item",
            ).filter(
                (node) =>
                    !node.matches("select, .o_add_custom_group_menu, .o_group_by_menu select"),
            ),
        options: () => all(".o_accordion_values .o_item_option").slice(0, 1),
        measures: () => all(".o-dropdown--menu .o_menu_item, .o-dropdown--menu .o-dropdown-item"),
        rows: () =>
            all(
                ".o_list_renderer .o_data_row, .o_kanban_record:not(.o_kanban_ghost), .o_hierarchy_node, .fc-event",
                page(),
            )
                .filter((node) => !node.closest(".o_view_sample_data"))
                .slice(0, 1),
        groups: () => all(".o_list_renderer .o_group_header .o_group_name", page()).slice(0, 1),
        facets: () => all(".o_facet_remove"),
        tabs: () => all(".o_notebook_headers .nav-link:not(.disabled)", scope()),
        buttons: () =>
            all("button, a.btn, .oe_stat_button, [role=button], summary", scope()).filter(
                (node) => !node.closest(APART) && !node.matches(NO_BUTTON),
            ),
        gear: () =>
            all(".o_cp_action_menus button.dropdown-toggle, .o_cp_action_menus > button", page()),
        gearItems: () =>
            all(".o-dropdown--menu .o-dropdown-item, .o_bottom_sheet .o-dropdown-item"),
        new: () =>
            all(".o_list_button_add, .o-kanban-button-new, .o_form_button_create", page()).slice(
                0,
                1,
            ),
        lines: () => all(".o_field_x2many .o_data_row", scope()),
        cards: () => all(".o_field_x2many .o_kanban_record:not(.o_kanban_ghost)", scope()),
        adds: () =>
            all(".o_field_x2many_list_row_add a, .o_field_x2many .o-kanban-button-new", scope()),
        selects: () =>
            all("select:not([disabled])", scope()).filter((one) => one.options.length > 1),
        menus: () => all(".o_select_menu_toggler", scope()),
        searches: () => all(".o_field_widget .o-autocomplete--input", scope()),
        columns: () => all(".o_optional_columns_dropdown_toggle", page()).slice(0, 1),
        shut: () => all(".modal:not(.o_inactive_modal) .modal-header .btn-close"),
        discard: () => all(".o_form_button_cancel, .o_list_button_discard", page()),
    };

    /** What there is of a group: [[key, how many before it have the same]]. */
    function list(group) {
        const seen = {};
        return GROUPS[group]().map((node) => {
            const key = keyOf(node);
            seen[key] = (seen[key] ?? -1) + 1;
            return [key, seen[key]];
        });
    }

    /** Bring one of a group into view and return where to click, or null. */
    async function place(group, key = null, before = 0) {
        const found = GROUPS[group]().filter((node) => key === null || keyOf(node) === key)[before];
        if (!found) {
            return null;
        }
        let target = found;
        if (found.matches(".o_data_row")) {
            const cells = [".o_data_cell:not(.o_boolean_toggle_cell):not(.o_list_button)"];
            target = all(cells.join(","), found).find((cell) => words(cell)) || found;
        }
        target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
        await frame();
        const { left, top, width, height } = target.getBoundingClientRect();
        const isTall = height > 80 && !found.matches("button");
        const x = Math.min(Math.max(left + Math.min(width / 2, 60), 1), innerWidth - 2);
        const y = Math.min(Math.max(top + (isTall ? 15 : height / 2), 1), innerHeight - 2);
        const hit = document.elementFromPoint(x, y);
        const isHit = Boolean(hit && (target.contains(hit) || hit.contains(target)));
        return { x, y, isHit, by: isHit ? "" : hit && `${hit.tagName}.${hit.className}` };
    }

    const MARKUP =
        /<\/?(?:p|br|div|span|a|b|i|em|ul|li|strong|h\d|t|field)\b[^>]*>|&(?:lt|gt|amp|nbsp|quot);/;
    const NONSENSE = /\b(?:undefined|NaN)\b|\[object |\bInvalid Date\b/;
    const FALSE = /(?:^|[\s–—-])False(?:$|[\s–—-])/;
    const NAMES =
        "h1, h2, h3, h4, h5, th, .o_breadcrumb, .modal-title, .o_data_cell, .o_kanban_record, .o_facet_value, .o_group_name, .nav-link, button, label, .o_pivot td, .o_notification_content";

    /** Faults that a reader of the page sees. */
    function look() {
        const faults = [];
        for (const node of all(".o_error_dialog, .o_notification:has(.bg-danger)")) {
            faults.push(`shown: ${words(node).slice(0, 300)}`);
        }
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const { data, parentElement } = walker.currentNode;
            const bad = data.match(MARKUP) || data.match(NONSENSE);
            if (
                bad &&
                isShown(parentElement) &&
                !parentElement.closest("script, style, .ace_editor, code, .o_field_domain")
            ) {
                faults.push(`text: ${data.trim().slice(0, 120)}`);
            }
        }
        for (const node of [{ innerText: document.title }, ...all(NAMES)]) {
            if (words(node).match(FALSE)) {
                faults.push(`text: ${words(node).slice(0, 120)}`);
            }
        }
        const root = document.documentElement;
        const wide = [root, ...all(".o_content, .modal-body, .o_statcrm_home")];
        for (const node of wide) {
            const room = node === root ? innerWidth : node.clientWidth;
            // tables of lists and pivots scroll by themselves
            const isTable =
                node !== root && node.querySelector(":scope > .o_list_renderer, .o_pivot");
            if (node.scrollWidth > room + 1 && !isTable) {
                const most = widest(node);
                faults.push(`width: ${node.scrollWidth} of ${room} in ${name(node)}${most}`);
            }
        }
        return faults;
    }
    const name = (node) =>
        `${node.tagName.toLowerCase()}.${[...node.classList].slice(0, 3).join(".")}`;
    function widest(node) {
        const right = node.getBoundingClientRect().left + node.clientWidth;
        const found = all("*", node).filter(
            (one) =>
                one.getBoundingClientRect().right > right + 1 &&
                !one.closest(".o_list_renderer, .table-responsive, .o_pivot"),
        );
        return found.length
            ? `, by ${name(found.at(-1))}: ${words(found.at(-1)).slice(0, 40)}`
            : "";
    }

    /** Where we are: compared before and after a click. */
    function state() {
        const now = controller();
        return {
            at: `${now?.jsId} ${now?.view?.type || ""} ${now?.currentState?.resId || ""}`,
            model: now?.props?.resModel || "",
            view: now?.view?.type || now?.action?.tag || "",
            windows: all(".modal:not(.o_inactive_modal)").length,
            menus: all(
                ".o-dropdown--menu, .o_popover, .o-autocomplete--dropdown-menu, .o_bottom_sheet",
            ).length,
            form: Boolean(all(".o_form_view", scope()).length),
            text: words(page()).length,
            search: Boolean(all(".o_searchview_dropdown_toggler").length),
        };
    }

    async function run(action, options = {}) {
        errors.length = 0;
        // a promise that never ends is told by what is seen
        env()
            .services.action.doAction(action, { clearBreadcrumbs: true, ...options })
            .catch(() => {});
        await frame();
        return idle();
    }

    /** The middle of the first of these that is shown, scrolled into view. */
    function middle(selector) {
        const found = all(selector)[0];
        found?.scrollIntoView({ block: "center", behavior: "instant" });
        const box = found?.getBoundingClientRect();
        return box && [box.left + box.width / 2, box.top + box.height / 2];
    }

    /**
     * Whether nothing fades or moves any more: half a colour has no contrast. A survey
     * leaves the opacity that it ended with in the element's style.
     */
    function isSettled() {
        const lasts = ({ playState, effect }) =>
            playState === "running" && effect.getComputedTiming().endTime !== Infinity;
        const fades = (node) => isShown(node) && getComputedStyle(node).opacity !== "1";
        return !(
            document.querySelector(".o_survey_form button.disabled") ||
            all("[style*=opacity]").some(fades) ||
            document.getAnimations().some(lasts)
        );
    }

    globalThis.crawl = {
        isStarted: () => Boolean(globalThis.odoo?.__WOWL_DEBUG__?.root && controller()),
        idle,
        list,
        place,
        look,
        state,
        errors: () => errors.splice(0),
        open: (action) => run(action),
        openForm: (model, id) =>
            run({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id || false,
                views: [[false, "form"]],
            }),
        record: () => controller()?.currentState?.resId || controller()?.props?.resId || 0,
        entries: (app, pages) => {
            const found = [];
            const walk = (menu, path) => {
                const here = [...path, menu.name];
                if (menu.actionID && !menu.children.length) {
                    found.push({
                        id: menu.id,
                        name: here.join(" › "),
                        action: menu.actionID,
                        xmlid: menu.xmlid,
                    });
                    for (const [xmlid, button, action] of pages) {
                        if (xmlid === menu.xmlid) {
                            const where = [...here, button].join(" › ");
                            found.push({ id: menu.id, name: where, action, xmlid });
                        }
                    }
                }
                menu.childrenTree.forEach((one) => walk(one, here));
            };
            const menus = env().services.menu;
            const top = menus.getApps().find(({ xmlid }) => xmlid === app);
            if (top) {
                walk(menus.getMenuAsTree(top.id), []);
            }
            return found;
        },
        middle,
        isSettled,
        focus: (group, key, before) => {
            const found = GROUPS[group]().filter((node) => keyOf(node) === key)[before];
            found?.focus();
            return Boolean(found);
        },
        clear: () => all(".o_notification_close").forEach((one) => one.click()),
    };
})();
