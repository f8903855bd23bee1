import { patch } from "@web/core/utils/patch";
import { BadgeSelectionField } from "@web/views/fields/badge_selection/badge_selection_field";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Badges to choose from are radio buttons: one Tab leads to them, arrows choose. */
patch(BadgeSelectionField.prototype, {
    statcrmTabIndex(option) {
        const chosen = this.options.find(([value]) => value === this.value);
        return option[0] === (chosen || this.options[0])[0] ? "0" : "-1";
    },

    statcrmChooseByKey(ev) {
        const badges = [...ev.currentTarget.parentElement.children];
        let next = badges.indexOf(ev.currentTarget);
        if (ev.key in STEPS) {
            next = (next + STEPS[ev.key] + badges.length) % badges.length;
        } else if (!["Enter", " "].includes(ev.key)) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        // a second click would take the choice back
        if (this.options[next][0] !== this.value) {
            this.onChange(this.options[next][0]);
        }
        badges[next].focus();
    },
});
