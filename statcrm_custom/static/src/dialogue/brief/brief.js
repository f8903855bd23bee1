import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Parts, PartsSection } from "../../lib/parts/parts";
import { ValueBadge } from "../../lib/value_badge/value_badge";

/** One page with everything to know before a meeting, from `statcrm.brief`. */
export class StatcrmBrief extends Component {
    static template = "statcrm_custom.Brief";
    static components = { Layout, Parts, PartsSection, ValueBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const context = this.props.action.context;
        this.customers = context.statcrm_customers || [];
        this.event = context.statcrm_event_id || false; // the meeting it was opened from
        this.state = useState({
            status: "loading",
            error: "",
            brief: null,
            asked: context.active_id,
        });
        onMounted(() => this.load());
    }

    async load() {
        const asked = this.state.asked;
        this.state.status = "loading";
        try {
            const brief = await this.orm.call("statcrm.brief", "get_brief", [
                asked || 0,
                this.event,
            ]);
            if (asked !== this.state.asked) {
                return; // another customer has been selected since
            }
            Object.assign(this.state, { brief, status: "ready" });
            this.env.config.setDisplayName(_t("Brief: %s", brief.name));
        } catch (error) {
            this.state.error = error.data?.message || error.message;
            this.state.status = "error";
        }
    }

    choose(id) {
        this.state.asked = id;
        this.props.updateActionState?.({ active_id: id });
        return this.load();
    }

    sections(column) {
        return this.state.brief.sections.filter((section) => section.column === column);
    }

    print() {
        const { id } = this.state.brief;
        return this.action.doAction("statcrm_custom.statcrm_brief_action_print", {
            additionalContext: {
                active_model: "res.partner",
                active_id: id,
                active_ids: [id],
                statcrm_event_id: this.event,
            },
        });
    }

    log() {
        return this.action.doAction("statcrm_custom.statcrm_interaction_log_action", {
            additionalContext: { default_partner_id: this.state.asked },
            onClose: () => void this.load(),
        });
    }

    openCard() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.state.brief.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("statcrm_custom.brief", StatcrmBrief);
