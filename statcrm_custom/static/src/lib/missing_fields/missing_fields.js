import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { Record } from "@web/model/relational_model/record";

/**
 * The message about missing fields names them: on a phone the field itself is often out
 * of sight, and badges to choose from are not marked.
 */
patch(Record.prototype, {
    _displayInvalidFieldNotification() {
        const names = [...this._invalidFields].map((name) => this.fields[name]?.string || name);
        if (!names.length) {
            return super._displayInvalidFieldNotification();
        }
        return this.model.notification.add(
            _t("Missing required fields: %s", [...new Set(names)].join(", ")),
            { type: "danger" },
        );
    },
});
