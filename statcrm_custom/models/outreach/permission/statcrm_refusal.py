import secrets

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from .statcrm_purpose_rule import CHANNELS

KEY = "statcrm_custom.refusal_key"
BLOCK = 64  # bytes of a block of SHA-256


class StatcrmRefusal(models.Model):
    """A refusal of an address whose contact was erased, as a keyed hash of the address.

    Nobody can read who it was, and no right leads here. Whoever comes back with the
    address, by an import for one, gets the refusal again as a permission.
    """

    _name = "statcrm.refusal"
    _description = "Kept Refusal"
    _log_access = False

    channel = fields.Selection(CHANNELS, required=True)
    purpose_id = fields.Many2one("statcrm.purpose", index=True, ondelete="cascade")
    digest = fields.Char(required=True)
    decided_at = fields.Datetime(required=True)

    _once = models.UniqueIndex("(channel, COALESCE(purpose_id, 0), digest)")

    @api.model
    @ormcache()
    def _is_used(self):
        """Return whether there is any: until then, nobody is looked at."""
        return bool(self.env.execute_query(SQL("SELECT FROM statcrm_refusal LIMIT 1")))

    @api.model
    def _get_pads(self):
        """Return the two blocks of HMAC, made of a key of this database.

        Not of Odoo's own secret: a restored copy gets another one, and would know no
        refusal any more.
        """
        settings_sudo = self.env["ir.config_parameter"].sudo()
        text = settings_sudo.get_param(KEY)
        if not text:
            text = secrets.token_hex(32)
            settings_sudo.set_param(KEY, text)
        key = bytes.fromhex(text).ljust(BLOCK, b"\0")
        return bytes(one ^ 0x36 for one in key), bytes(one ^ 0x5C for one in key)

    @api.model
    def _digest_sql(self, address):
        """Return the HMAC-SHA256 of an address, in hexadecimal digits."""
        inner, outer = self._get_pads()
        return SQL(
            "encode(sha256(%s::bytea || sha256(%s::bytea || convert_to(%s, 'UTF8'))),"
            " 'hex')",
            outer,
            inner,
            address,
        )

    @api.model
    def _remember(self, people):
        """Keep the refusals of people who are about to be erased.

        Others with the same addresses get them as their own: they held for them, too.
        """
        permissions = self.env["statcrm.permission"]
        refused = [("partner_id", "in", people.ids), ("answer", "=", "no")]
        if not permissions.search_count(refused, limit=1):
            return
        self.env.flush_all()
        last = SQL(
            """SELECT * FROM (
                   SELECT DISTINCT ON (partner_id, purpose_id, channel)
                          partner_id, purpose_id, channel, answer, decided_at, address
                     FROM statcrm_permission WHERE partner_id = ANY(%s)
                    ORDER BY partner_id, purpose_id, channel, decided_at DESC, id DESC
               ) said WHERE answer = 'no'""",
            people.ids,
        )
        # of the address then, and of the one that the contact has now
        known = self.env.execute_query(
            SQL(
                """WITH said AS (%s), there AS (
                       SELECT purpose_id, channel, decided_at, address FROM said
                        UNION
                       SELECT purpose_id, said.channel, decided_at, now.address
                         FROM said JOIN (%s) now ON now.partner_id = said.partner_id
                                                AND now.channel = said.channel)
                   INSERT INTO statcrm_refusal (channel, purpose_id, digest, decided_at)
                   SELECT channel, purpose_id, %s, max(decided_at) FROM there
                    WHERE address IS NOT NULL GROUP BY 1, 2, 3
                       ON CONFLICT (channel, COALESCE(purpose_id, 0), digest)
                       DO UPDATE SET decided_at =
                          greatest(statcrm_refusal.decided_at, excluded.decided_at)
                RETURNING channel""",
                last,
                self.env["res.partner"]._statcrm_addresses_sql(people.ids),
                self._digest_sql(SQL("address")),
            )
        )
        if not known:
            return
        if not self._is_used():
            self.env.registry.clear_cache()
        self.invalidate_model()
        for channel in {channel for (channel,) in known}:
            self._keep(self._find_neighbours(people, channel))

    @api.model
    def _find_neighbours(self, people, channel):
        """Return others who have an address that one of these people has, or had."""
        Partner = self.env["res.partner"]
        there = Partner._statcrm_address_sql(channel, "person")
        rows = self.env.execute_query(
            SQL(
                """WITH left_behind AS MATERIALIZED (
                       SELECT address FROM statcrm_permission
                        WHERE partner_id = ANY(%(ids)s) AND channel = %(channel)s
                        UNION
                       SELECT %(there)s FROM res_partner person
                        WHERE person.id = ANY(%(ids)s))
                   SELECT person.id FROM res_partner person
                    WHERE %(there)s IN (SELECT address FROM left_behind)
                      AND person.id != ALL(%(ids)s)""",
                ids=people.ids,
                channel=channel,
                there=there,
            )
        )
        return Partner.browse([one for (one,) in rows])

    @api.model
    def _keep(self, people):
        """Give people the refusals that were kept of their addresses.

        One statement, whatever their number. What was said later is not refused again.
        Whoever writes partners without the ORM calls it for them.
        """
        if not people or not self._is_used():
            return
        self.env["res.partner"].flush_model()
        permissions = self.env["statcrm.permission"]
        permissions.flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO statcrm_permission
                          (partner_id, purpose_id, channel, answer, decided_at, address,
                           source, create_uid, create_date, write_uid, write_date)
                   SELECT now.partner_id, kept.purpose_id, kept.channel, 'no',
                          kept.decided_at, now.address, 'kept',
                          %(uid)s, %(at)s, %(uid)s, %(at)s
                     FROM (%(addresses)s) now
                     JOIN statcrm_refusal kept ON kept.channel = now.channel
                                              AND kept.digest = %(digest)s
                    WHERE now.address IS NOT NULL AND NOT EXISTS (
                          SELECT FROM statcrm_permission known
                           WHERE known.channel = kept.channel
                             AND known.purpose_id IS NOT DISTINCT FROM kept.purpose_id
                             AND known.decided_at >= kept.decided_at
                             AND (known.partner_id = now.partner_id
                                  OR known.address = now.address
                                 AND known.answer = 'yes'))""",
                uid=self.env.uid,
                at=fields.Datetime.now(),
                addresses=self.env["res.partner"]._statcrm_addresses_sql(people.ids),
                digest=self._digest_sql(SQL("now.address")),
            )
        )
        permissions.invalidate_model()

    @api.model
    def _forget(self, permissions):
        """A newer yes for an address ends what was kept of it."""
        if not self._is_used():
            return
        for row in permissions.filtered("address"):
            self.env.cr.execute(
                SQL(
                    """DELETE FROM statcrm_refusal
                        WHERE channel = %s AND purpose_id = %s AND decided_at < %s
                          AND digest = %s""",
                    row.channel,
                    row.purpose_id.id,
                    row.decided_at,
                    self._digest_sql(SQL("%s", row.address)),
                )
            )
