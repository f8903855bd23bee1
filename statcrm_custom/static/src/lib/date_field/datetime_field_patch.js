import { patch } from "@web/core/utils/patch";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";

/**
 * A date shows what the record holds, as soon as the record holds it.
 *
 * Closing the picker shows the record's value, but where the server is asked first (an
 * onchange), the record still holds the old one then, and nobody looked again: the field
 * went on telling another day than the one that is saved and used.
 */
patch(DateTimeField.prototype, {
    setup() {
        super.setup();
        useRecordObserver((record) => {
            // read here, or nobody tells when one of them changes
            const value = this.relatedField
                ? [record.data[this.startDateField], record.data[this.endDateField]]
                : record.data[this.props.name];
            if (!this.picker.activeInput) {
                this.state.value = value;
            }
        });
    },
});
