"""The way from what starts a job to what it writes, read from a real run."""

import sys
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

ADDON = Path(__file__).parents[1]
MODELS = str(ADDON / "models")


class Way:
    """The calls that a reader follows from an entry to the statements it ends in.

    A hop is a call of one own method by another, also where Odoo stands between them,
    on the stack of a statement that is looked for. What is called and has returned
    before the statement runs - the day of today, the SQL of a rule - is no hop: one
    reads on without it. A hop that several statements share counts once.
    """

    def __init__(self, statements):
        """:param statements: {name: function of the text of a statement}"""
        self.statements = statements
        self.hops = {}  # in their order: {(caller, called): None}
        self.found = set()

    @property
    def files(self):
        return {file for hop in self.hops for file, _method in hop}

    @property
    def methods(self):
        """The methods on the way, in their order."""
        return list(dict.fromkeys(name for hop in self.hops for _file, name in hop))

    def __str__(self):
        return "\n".join(
            f"{caller} -> {called} ({file})"
            for (_file, caller), (file, called) in self.hops
        )

    def notice(self, text):
        """Note the stack of a statement, where it is one that is looked for."""
        names = {name for name, is_it in self.statements.items() if is_it(text)}
        if not names:
            return
        stack, frame = [], sys._getframe(2)
        while frame:
            code = frame.f_code
            if code.co_filename.startswith(MODELS):
                file = str(Path(code.co_filename).relative_to(MODELS))
                stack.insert(0, (file, code.co_name))
            frame = frame.f_back
        self.hops |= dict.fromkeys(pairwise(stack))
        self.found |= names


@contextmanager
def followed(env, **statements):
    """Follow what runs in this block; yields the Way."""
    way, cursor = Way(statements), type(env.cr)
    execute = cursor.execute

    def noticed(self, query, params=None, log_exceptions=True):
        text = self.mogrify(query, params).decode()
        way.notice(" ".join(text.split()))
        return execute(self, query, params, log_exceptions)

    with patch.object(cursor, "execute", noticed):
        yield way
