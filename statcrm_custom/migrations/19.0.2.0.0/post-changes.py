"""What is known from before changes were recorded: the class history, by day.

By whom is known of classifications and decisions only; of the rest it stays empty.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    api.Environment(cr, SUPERUSER_ID, {})["statcrm.change"]._note_former()
