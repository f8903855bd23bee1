import { Domain } from "@web/core/domain";
import { registry } from "@web/core/registry";
import { DomainField, domainField } from "@web/views/fields/domain/domain_field";

/** A condition on partners that counts and shows the principal customers only. */
export class CustomerDomainField extends DomainField {
    getEvaluatedDomain(props = this.props) {
        const domain = super.getEvaluatedDomain(props);
        return domain.isInvalid
            ? domain
            : Domain.and([[["statcrm_is_principal", "=", true]], domain]).toList();
    }
}

registry.category("fields").add("statcrm_customer_domain", {
    ...domainField,
    component: CustomerDomainField,
});
