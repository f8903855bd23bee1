import { Component, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { iconOf, labelOf, toneOf, wordOf } from "./promise_words";

const MOVES = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
};

const PORTION = 30; // rows rendered at a time

/** Return [{"name": of the group in its first part, "rows"}], in small parts. */
function splitGroups(groups) {
    const parts = [];
    for (const { name, rows } of groups) {
        for (let start = 0; start < rows.length; start += PORTION) {
            parts.push({ name: start ? "" : name, rows: rows.slice(start, start + PORTION) });
        }
    }
    return parts;
}

/** Some rows, without a component or listener per cell. */
class PromiseRows extends Component {
    static template = "statcrm_custom.PromiseRows";
    static props = { columns: Array, part: Object, isFirst: Boolean };

    setup() {
        Object.assign(this, { iconOf, labelOf, toneOf, wordOf });
    }
}

/**
 * The customers of one programme × its promises. What is on screen is rendered at once,
 * the rest in portions per frame, so that the page remains responsive.
 */
export class PromiseTable extends Component {
    static template = "statcrm_custom.PromiseTable";
    static components = { PromiseRows };
    static props = { table: Object, onOpenPromise: Function, onOpenCustomer: Function };

    setup() {
        this.root = useRef("table");
        this.parts = splitGroups(this.props.table.groups);
        this.state = useState({ shown: 1 });
        onWillUpdateProps(({ table }) => {
            if (table !== this.props.table) {
                this.parts = splitGroups(table.groups);
                this.state.shown = this.countAbove();
            }
        });
        useEffect(
            (shown) => {
                if (shown < this.parts.length) {
                    const frame = browser.requestAnimationFrame(() => this.state.shown++);
                    return () => browser.cancelAnimationFrame(frame);
                }
            },
            () => [this.state.shown, this.parts],
        );
    }

    /** The number of parts down to the scroll position, to keep it. */
    countAbove() {
        const { scrollTop, clientHeight, scrollHeight } = this.root.el;
        return Math.ceil((this.state.shown * (scrollTop + clientHeight)) / scrollHeight) || 1;
    }

    onClick(ev) {
        const cell = ev.target.closest("[data-promise]");
        const customer = ev.target.closest("[data-customer]");
        if (cell) {
            this.props.onOpenPromise(Number(cell.dataset.promise));
        } else if (customer && !ev.ctrlKey && !ev.metaKey) {
            ev.preventDefault();
            this.props.onOpenCustomer(Number(customer.dataset.customer));
        }
    }

    /** Show the label of a cell for screen readers as a tooltip. */
    onPoint(ev) {
        const cell = ev.target.closest("[data-promise]");
        if (cell) {
            cell.title = cell.ariaLabel;
        }
    }

    /** Arrows move between cells; Tab skips the table and returns to the cell. */
    onKeydown(ev) {
        const [down, right] = MOVES[ev.key] || [];
        const place = ev.target.closest("td, th");
        if (down === undefined || !place) {
            return;
        }
        ev.preventDefault();
        const rows = [...ev.currentTarget.querySelectorAll("tbody tr.o_statcrm_board_row")];
        let row = rows.indexOf(place.parentElement);
        let column = place.cellIndex;
        let next;
        do {
            row += down;
            column += right;
            next = rows[row]?.cells[column];
        } while (next && !next.querySelector("a, button"));
        const target = next?.querySelector("a, button");
        if (target) {
            ev.currentTarget.querySelector("[tabindex='0']").tabIndex = -1;
            target.tabIndex = 0;
            target.focus();
        }
    }
}
