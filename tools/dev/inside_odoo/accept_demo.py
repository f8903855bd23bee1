"""Run by `odoo shell`: let the add-on bring its demo data without Odoo's own.

Odoo loads a module's demo data only where all it depends on has its own; the
customers of other modules' demos would stand among ours.
"""

modules = env["ir.module.module"]  # noqa: F821 (given by the shell)
modules.search([("state", "=", "installed")]).demo = True
env.cr.commit()  # noqa: F821
