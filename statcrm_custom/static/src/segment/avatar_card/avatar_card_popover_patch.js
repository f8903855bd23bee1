import { AvatarCardPopover } from "@mail/discuss/web/avatar_card/avatar_card_popover";
import { patch } from "@web/core/utils/patch";
import { ValueBadge } from "../../lib/value_badge/value_badge";

patch(AvatarCardPopover, {
    components: { ...AvatarCardPopover.components, ValueBadge },
});

patch(AvatarCardPopover.prototype, {
    get statcrmCard() {
        // the popovers of resources and employees inherit this one without its store
        return this.store && this.partner?.statcrm_card;
    },
});
