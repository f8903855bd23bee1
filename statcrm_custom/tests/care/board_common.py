from datetime import date

from .common import CareCommon


class BoardCommon(CareCommon):
    """A strategic ministry and a key mill, each with promises in every state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # plans of a demo would stand on the board as well
        cls.env["statcrm.care.plan"].search([]).sudo().active = False
        cls.mill = cls.company_partner(
            "Mill", statcrm_segment_id=cls.segment("end_users").id
        )
        cls.nominate(cls.mill, "key", cls.other_account_manager)
        cls.ministry.statcrm_segment_id = cls.segment("central_government")
        cls.strategic = cls.programme(
            {"name": "Meeting", "kind": "responsible", "due_month": "5"},
            {"name": "Magazine", "kind": "responsible", "rhythm": "2"},
            {"name": "Card", "kind": "responsible", "necessity": "should"},
            name="Strategic programme",
        )
        cls.key = cls.programme(
            {"name": "Fair", "kind": "responsible", "responsible": "communications"},
            code="key",
            name="Key programme",
        )
        cls.plans = cls.open_year()
        cls.promises = {
            (one.name, one.period): one for one in cls.plans.promise_ids.sorted("id")
        }

    @classmethod
    def found(cls, name, state, period=1, **values):
        """Write what the program would have found of a promise."""
        promise = cls.promises[name, period]
        promise.sudo().write({"state": state, **values})
        return promise

    @classmethod
    def kept(cls, name, period=1):
        """A promise that a contact person proves."""
        return cls.found(
            name,
            "kept",
            period,
            res_model="res.partner",
            res_id=cls.ministry.id,
            evidence_date=date(2026, 3, 2),
            evidence_name="Proof of it",
        )

    def board(self, user=None, **options):
        board = self.env["statcrm.board"].with_user(user or self.staff)
        return board.get_board({"year": 2026, **options})

    def cells(self, board):
        """{(customer, promise): cell}"""
        return {
            (row["name"], column["name"]): row["cells"][column["key"]]
            for table in board["tables"]
            for column in table["columns"]
            for group in table["groups"]
            for row in group["rows"]
            if column["key"] in row["cells"]
        }

    def names(self, board):
        return set(self.cells(board))
