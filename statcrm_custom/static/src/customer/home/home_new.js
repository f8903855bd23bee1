import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";

/**
 * The New button of the Home screen. On a wide screen, the entries of a group (to log a
 * contact) are buttons of their own beside it: one click less for what is done most.
 */
export class HomeNew extends Component {
    static template = "statcrm_custom.HomeNew";
    static components = { Dropdown, DropdownItem };
    static props = { entries: Array, onOpen: Function };

    setup() {
        this.ui = useService("ui");
    }

    get sorted() {
        return [...this.props.entries].sort((one, other) => one.sequence - other.sequence);
    }

    get groups() {
        const groups = new Map();
        for (const entry of this.sorted) {
            if (entry.group && !this.ui.isSmall) {
                groups.set(entry.group, [...(groups.get(entry.group) || []), entry]);
            }
        }
        return [...groups].map(([title, entries]) => ({ title, entries }));
    }

    /** The entries of the menu; `title` stands above the first one of a group. */
    get menu() {
        const entries = this.sorted.filter((entry) => this.ui.isSmall || !entry.group);
        return entries.map((entry, index) => ({
            ...entry,
            title: entry.group !== entries[index - 1]?.group ? entry.group : "",
            isAfterGroup: index > 0 && !entry.group && Boolean(entries[index - 1].group),
        }));
    }
}
