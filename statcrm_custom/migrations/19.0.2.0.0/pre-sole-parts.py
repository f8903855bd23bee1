"""One deputy and one account manager at a time: of two at once the later one stays.

From now on the database refuses two; before, two colleagues who worked at the same
moment could make them. The earlier line ends before the later one begins; of two from
the same day the one that was written first becomes an expert's place.
"""


def migrate(cr, version):
    if not version:
        return
    for statement in (
        """
        UPDATE statcrm_account_member earlier SET part = 'expert', sequence = 3
          FROM statcrm_account_member later
         WHERE {both} AND later.date_from = earlier.date_from AND later.id > earlier.id
        """,
        """
        UPDATE statcrm_account_member earlier SET date_to = later.first_day - 1
          FROM (SELECT earlier.id, min(later.date_from) AS first_day
                  FROM statcrm_account_member earlier
                  JOIN statcrm_account_member later
                    ON {both} AND later.date_from > earlier.date_from
                   AND later.date_from <= coalesce(earlier.date_to, 'infinity')
                 GROUP BY earlier.id) later
         WHERE earlier.id = later.id
        """,
    ):
        cr.execute(
            statement.format(
                both="""
                later.partner_id = earlier.partner_id AND later.part = earlier.part
                AND earlier.part IN ('manager', 'deputy')
                AND (earlier.merged_from IS NULL OR earlier.date_to IS NULL)
                AND (later.merged_from IS NULL OR later.date_to IS NULL)
                """
            )
        )
