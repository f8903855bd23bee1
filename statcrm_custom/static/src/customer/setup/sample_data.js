import { Component, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** Loads the sample data into an empty system, and takes it out again. */
export class SampleData extends Component {
    static template = "statcrm_custom.SampleData";
    static props = { onChange: Function };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.state = useState({ sample: false, isBusy: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.sample = await this.orm.call("statcrm.sample", "get_sample");
    }

    async run(method) {
        this.state.isBusy = true;
        try {
            await this.action.doAction(await this.orm.call("statcrm.sample", method));
        } finally {
            this.state.isBusy = false;
        }
        await this.load();
        await this.props.onChange();
    }

    remove() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Take out the sample data?"),
            body: _t(
                "The sample data and everything that hangs on it is deleted. Your own data stays.\n\n%s",
                this.state.sample.parts.join("\n"),
            ),
            confirmLabel: _t("Take Out"),
            confirm: () => this.run("remove_sample"),
            cancel: () => {},
        });
    }
}
