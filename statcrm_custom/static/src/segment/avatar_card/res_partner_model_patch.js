import { ResPartner } from "@mail/core/common/res_partner_model";
import { patch } from "@web/core/utils/patch";

patch(ResPartner.prototype, {
    setup() {
        super.setup();
        /**
         * Filled by `_get_store_avatar_card_fields` on the server.
         *
         * @type {{value_class: Object|false, segment: string, manager: string}|undefined}
         */
        this.statcrm_card = undefined;
    },
});
