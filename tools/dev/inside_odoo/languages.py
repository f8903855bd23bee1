"""Run by `odoo shell`: visitors of the demo may choose the languages of its country."""

languages = (
    env["res.lang"]  # noqa: F821 (given by the shell)
    .with_context(active_test=False)
    .search([("code", "in", ["fi_FI", "sv_SE"])])
)
env["base.language.install"].create({"lang_ids": languages.ids}).lang_install()  # noqa: F821
env.cr.commit()  # noqa: F821
