import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A year: shown without a thousands separator, and empty when it is not set. */
export class YearField extends IntegerField {
    get formattedValue() {
        return this.value ? String(this.value) : "";
    }
}

registry.category("fields").add("statcrm_year", { ...integerField, component: YearField });
