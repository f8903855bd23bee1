import { Chatter } from "@mail/chatter/web_portal/chatter";
import { patch } from "@web/core/utils/patch";
import { RecipientNotice } from "./recipient_notice";

Object.assign(Chatter.components, { RecipientNotice });

patch(Chatter.prototype, {
    /** Partners among the recipients of the message being composed. */
    get statcrmRecipientIds() {
        const { suggestedRecipients, additionalRecipients } = this.state.thread;
        const recipients = [...(suggestedRecipients ?? []), ...(additionalRecipients ?? [])];
        return recipients.map((one) => one.partner_id).filter(Boolean);
    },
});
