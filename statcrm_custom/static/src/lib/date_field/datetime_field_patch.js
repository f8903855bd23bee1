import { patch } from "@web/core/utils/patch";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";

/**
 * A date field always shows the value of its record.
 *
 * Closing the picker shows the record's value. When an onchange is called first, the
 * record still has the old value then, and core does not update the field afterwards:
 * it would go on showing another day than the one that is saved.
 */
patch(DateTimeField.prototype, {
    setup() {
        super.setup();
        useRecordObserver((record) => {
            // read here to be notified when one of them changes
            const value = this.relatedField
                ? [record.data[this.startDateField], record.data[this.endDateField]]
                : record.data[this.props.name];
            if (!this.picker.activeInput) {
                this.state.value = value;
            }
        });
    },
});
