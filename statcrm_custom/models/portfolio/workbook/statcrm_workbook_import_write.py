import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import escape_psql

from ....tools.cause import because

_logger = logging.getLogger(__name__)

# thousands of customers are not worth a message each
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class StatcrmWorkbookImport(models.Model):
    """Write the rows in sets; what cannot be written is refused by itself."""

    _inherit = "statcrm.workbook.import"

    def _apply_rows(self, rows, refused=()):
        """Import a set of rows of one sheet; return their plans.

        :param refused: earlier rows that these may name
        """
        # the rules of a user who was asked for the right in action_import
        sudo = self.with_company(self.company_id).sudo().with_context(**QUIET)
        sudo = because(
            sudo, "import", kinds=["segment", "manager"], reason=self.filename or None
        )
        known = sudo._find_known(rows)
        for row in refused:
            sudo._remember_row(known, row, None)
        plans = sudo._plan_rows(rows, known)
        todo = [one for one in plans if one.status in ("new", "updated")]
        if todo:
            sudo._write_or_refuse(todo)
        return plans

    def _write_or_refuse(self, plans):
        """Write the plans; if that fails, halves of them, down to the bad ones."""
        try:
            with self.env.cr.savepoint():
                self._write_plans(plans)
                self.env.flush_all()
        except OperationalError:
            raise  # concurrent update or lost connection: the job is retried
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(plans) > 1:
                middle = len(plans) // 2
                self._write_or_refuse(plans[:middle])
                self._write_or_refuse(plans[middle:])
                return
            [plan] = plans
            plan.status, plan.row.reason = "refused", self._format_error(error)

    @api.model
    def _format_error(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.warning("A row of a workbook could not be imported", exc_info=error)
        if isinstance(error, IntegrityError):
            return self.env._("It contradicts another record.")
        return self.env._("It cannot be saved: %s", error)

    def _write_plans(self, plans):
        sheet = plans[0].row.sheet
        if sheet == "post":
            self._write_posts(plans)
            return
        self._add_regions(plans)
        new = [one for one in plans if not one.partner]
        getattr(self, f"_create_{sheet}s")(new)
        for plan in plans:
            if plan not in new and plan.vals:
                self._update_partner(plan)
        if sheet == "customer":
            self._add_customer_roles(plans)
        if sheet == "person":
            self._write_terms(plans)

    def _add_regions(self, plans):
        """Replace the names of new regions by their ids."""
        added = {}
        for plan in plans:
            name = plan.vals.get("state_id")
            if not isinstance(name, str):
                continue
            country_id = plan.vals.get("country_id") or plan.partner.country_id.id
            key = (country_id, name.casefold())
            if key not in added:
                states = self.env["res.country.state"]
                same = escape_psql(name)
                known = [("country_id", "=", country_id), ("name", "=ilike", same)]
                added[key] = states.search(known, limit=1) or states.create(
                    {"country_id": country_id, "name": name, "code": name}
                )
            plan.vals = plan.vals | {"state_id": added[key].id}

    def _create_customers(self, plans):
        """Nothing is copied to or from a customer that has no offices yet."""
        skipping = self.with_context(_partners_skip_fields_sync=True)
        skipping._create_partners(plans, lambda plan: {"is_company": True})
        if plans:
            new = self.env["res.partner"].union(*(plan.partner for plan in plans))
            self.env["statcrm.class.history"]._record_changes(partners=new)

    def _create_offices(self, plans):
        """An office has its own address: Odoo would copy that of its parent."""
        skipping = self.with_context(_partners_skip_fields_sync=True)
        skipping._create_partners(
            plans,
            lambda plan: {"is_company": True, "parent_id": plan.organisation.id},
        )

    def _create_persons(self, plans):
        """Odoo copies address and commercial fields to each person by statements of
        its own; here they are read once for each organisation.
        """
        copied = {
            place: {
                **place._get_address_values(),
                **place.commercial_partner_id._get_commercial_values(),
                "parent_id": place.id,
            }
            for place in {plan.organisation for plan in plans}
        }
        skipping = self.with_context(_partners_skip_fields_sync=True)
        skipping._create_partners(plans, lambda plan: copied[plan.organisation])
        for plan in plans:
            plan.partner._company_dependent_commercial_sync()

    def _create_partners(self, plans, fixed):
        if not plans:
            return
        partners = self.env["res.partner"].create(
            [{**plan.vals, **fixed(plan)} for plan in plans]
        )
        for plan, partner in zip(plans, partners, strict=True):
            plan.partner = partner.with_context(_partners_skip_fields_sync=False)

    def _update_partner(self, plan):
        """The address of an office is its own: Odoo would write it to its parent."""
        partner, vals = plan.partner, dict(plan.vals)
        if plan.row.sheet == "office":
            address = {
                name: vals.pop(name)
                for name in partner._address_fields()
                if name in vals
            }
            if address:
                partner._update_address(address)
                partner._children_sync(address)
        if vals:
            partner.write(vals)

    def _add_customer_roles(self, plans):
        self.env["statcrm.customer.role.line"].create(
            [
                {"partner_id": plan.partner.id, "role_id": role_id}
                for plan in plans
                for role_id in plan.roles
            ]
        )

    # Posts of people.

    def _write_terms(self, plans):
        """Write contact roles and levels to the posts that the cards have made."""
        plans = [one for one in plans if one.terms]
        people = self.env["res.partner"].union(*(one.partner for one in plans))
        lines = self.env["statcrm.affiliation"].search(
            [("partner_id", "in", people.ids), ("is_current", "=", True)]
        )
        by_pair = {(one.partner_id, one.organisation_id): one for one in lines}
        for plan in plans:
            plan.post = by_pair.get((plan.partner, plan.organisation))
            if not plan.post:  # it has ended before
                plan.post = lines.create(self._prepare_post_vals(plan))
        self._write_posts(plans)

    def _write_posts(self, plans):
        posts = self.env["statcrm.affiliation"]
        same = {}
        for plan in plans:
            if plan.post:
                terms = self._as_vals(plan.terms)
                key = tuple((name, str(value)) for name, value in sorted(terms.items()))
                same.setdefault(key, (terms, []))[1].append(plan.post.id)
        for terms, ids in same.values():
            posts.browse(ids).write(terms)
        posts.create(
            [
                self._prepare_post_vals(plan) | self._as_vals(plan.terms)
                for plan in plans
                if not plan.post
            ]
        )

    @api.model
    def _prepare_post_vals(self, plan):
        return {
            "partner_id": plan.partner.id,
            "organisation_id": plan.organisation.id,
            "date_from": False,
        }

    @api.model
    def _as_vals(self, terms):
        vals = dict(terms)
        if "role_ids" in vals:
            vals["role_ids"] = [Command.set(sorted(vals["role_ids"]))]
        return vals
