import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

const SPECIFICATION = {
    statcrm_badge_class_id: { fields: { display_name: {}, color: {}, kind: {} } },
    statcrm_responsible_id: { fields: { display_name: {} } },
};

/**
 * Shows the badge of strategic and key customers among the suggested partners.
 *
 * The badges are fetched after the names. Fetched together with them, the server
 * would leave out the email and the company that distinguish partners of the same name.
 */
patch(Many2XAutocomplete.prototype, {
    async search() {
        const records = await super.search(...arguments);
        if (this.props.resModel === "res.partner" && records.length && user.isInternalUser) {
            this.statcrmBadges = await this.statcrmLoadBadges(records.map((one) => one.id));
        }
        return records;
    },

    async statcrmLoadBadges(ids) {
        const partners = await this.orm.webRead("res.partner", ids, {
            specification: SPECIFICATION,
        });
        return Object.fromEntries(
            partners
                .filter((one) => one.statcrm_badge_class_id?.kind === "nominated")
                .map((one) => [
                    one.id,
                    {
                        name: one.statcrm_badge_class_id.display_name,
                        color: one.statcrm_badge_class_id.color,
                        manager: one.statcrm_responsible_id?.display_name || "",
                    },
                ]),
        );
    },

    buildRecordSuggestion(request, record) {
        const suggestion = super.buildRecordSuggestion(...arguments);
        suggestion.data.statcrmBadge = this.statcrmBadges?.[record.id];
        return suggestion;
    },
});
