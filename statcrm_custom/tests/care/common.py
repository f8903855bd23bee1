from datetime import date

from ..common import StatcrmCommon


class CareCommon(StatcrmCommon):
    """One strategic customer with its manager, and a programme of its class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.programme"].search([]).active = False
        cls.ministry = cls.company_partner("Ministry")
        cls.nominate(cls.ministry, "strategic")

    @classmethod
    def programme(cls, *promises, code="strategic", **values):
        """A programme of a value class with promises, given as dicts."""
        return cls.env["statcrm.programme"].create(
            {
                "name": "Programme",
                "value_class_id": cls.value_class(code).id,
                "promise_ids": [
                    (0, 0, {"name": f"Promise {number}", **promise})
                    for number, promise in enumerate(promises, 1)
                ],
                **values,
            }
        )

    def cells_of(self, board, tile):
        """The promises that the cells of the board show that a tile opens."""
        options = tile["action"]["context"]["statcrm_board"]
        return [
            cell["id"]
            for table in board.get_board(options)["tables"]
            for group in table["groups"]
            for row in group["rows"]
            for cell in row["cells"].values()
        ]

    def of_kind(self, kind):
        """The model of a kind of evidence."""
        return self.env["statcrm.evidence"]._of_kind(kind)

    @classmethod
    def open_year(cls, year=2026, since=date(2026, 1, 1), principals=None):
        return cls.env["statcrm.care.plan"]._open_year(year, principals, since)
