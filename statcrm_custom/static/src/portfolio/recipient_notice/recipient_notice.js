import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** Shows which recipients of a message are strategic or key customers. */
export class RecipientNotice extends Component {
    static template = "statcrm_custom.RecipientNotice";
    static props = { partnerIds: { type: Array, element: Number } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ notices: [] });
        this.load(this.props.partnerIds);
        onWillUpdateProps(({ partnerIds }) => {
            if (String(partnerIds) !== this.asked) {
                this.load(partnerIds);
            }
        });
    }

    /** Does not block the composer; an answer that comes too late is dropped. */
    async load(partnerIds) {
        const asked = (this.asked = String(partnerIds));
        const notices = partnerIds.length
            ? await this.orm.silent.call("res.partner", "statcrm_recipient_notices", [partnerIds])
            : [];
        if (asked === this.asked) {
            this.state.notices = notices;
        }
    }
}
