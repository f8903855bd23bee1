"""Words of SQL that many statements use."""

from odoo.tools import SQL

# the moment that it is now, in UTC without a zone as fields hold it
NOW = SQL("now() AT TIME ZONE 'UTC'")
