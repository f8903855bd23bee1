from odoo import api, models
from odoo.tools import SQL

# of a long text the file shows the beginning; the record has the rest
LONGEST = 600
READ = 6000


class StatcrmInteraction(models.Model):
    """How the arms make plain text and dates."""

    _inherit = "statcrm.interaction"

    @api.model
    def _plain_sql(self, html):
        """HTML as plain text: no tag is left, scripts and styles go with their text.

        What a writer wrote as `&lt;b&gt;` becomes `<b>`: the result is text, and is
        shown as text only.
        """
        text = SQL("left(%s, %s)", html, READ)
        for pattern, instead in (
            # closed ones first; one that is cut off or never closed takes the rest
            ("<!--.*?-->", " "),
            ("<script.*?</script", "<"),
            ("<style.*?</style", "<"),
            ("<title.*?</title", "<"),
            ("<(!--|script|style|title).*", ""),
            ("<[^>]*(>|$)", " "),
            ("&(nbsp|#160|#xa0);", " "),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&(quot|#34);", '"'),
            ("&(#39|apos|#x27);", "'"),
            ("&amp;", "&"),
        ):
            text = SQL("regexp_replace(%s, %s, %s, 'gi')", text, pattern, instead)
        return self._line_sql(text)

    @api.model
    def _line_sql(self, text):
        """Text on one line, of a bearable length; NULL when nothing is left."""
        return SQL(
            "nullif(left(btrim(regexp_replace(%s, '[[:space:]]+', ' ', 'g')), %s), '')",
            text,
            LONGEST,
        )

    @api.model
    def _join_sql(self, *texts):
        """Texts with a dash between; those that are NULL are left out."""
        return SQL("concat_ws(' – ', %s)", SQL(", ").join(texts))

    @api.model
    def _translated_sql(self, column):
        lang = self.env.lang or "en_US"
        return SQL("coalesce(%s->>%s, %s->>'en_US')", column, lang, column)

    @api.model
    def _day_sql(self, day):
        """The midday of a day where the house is, in UTC."""
        return self.env.company._statcrm_start_sql(day, "12:00")

    @api.model
    def _ours_sql(self):
        """The user behind a partner, of ours; a partner stands in it once."""
        return SQL(
            """SELECT partner_id, min(id) AS user_id FROM res_users
                WHERE NOT share GROUP BY partner_id"""
        )
