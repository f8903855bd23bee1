"""What the crawl leaves alone, and what it knows of, each with its reason."""

import re

# Buttons that are not pressed, by their name or label.
DESTRUCTIVE = {
    r"\bLog ?out\b": "ends the session",
    r"action_(?:send|send_mail|action_send_mail)\b": "sends mail to people",
    r"\bDelete\b": "takes the record away that the next steps need",
    r"action_archive|\bArchive\b": "takes the record away that the next steps need",
    r"\bDiscard\b|\bCancel\b|\bClose\b": "leaves the window, as every step does",
    r"action_undo|\bUndo\b|Take Back": "undoes a run that other screens show",
    r"\bInstall\b|\bUpgrade\b": "changes the program",
    r"\bUpload\b|\bAttach\b": "opens the system's own window for files",
    r"action_(?:end|apply|decide|close|revoke|confirm|cancel|lock|unlock)\b": (
        "changes the state that the other buttons belong to"
    ),
}
# What a place says rightly where the crawl is: (part of the place, part of what it
# says, why it is no fault).
SAID_RIGHTLY = [
    (
        "Test Now",
        "shown: There is no outgoing mail server",
        "the crawl has no mail server, and the button is there to tell",
    ),
]
# Faults of Odoo's own screens that our menus reach: (part of the place, part of the
# fault, why it is not ours).
OF_ODOO = [
    (
        "Activity",
        "by td.p-3: Schedule activity",
        "the table of the view Activity has a column a type, and scrolls sideways",
    ),
]

_destructive = [re.compile(one, re.IGNORECASE) for one in DESTRUCTIVE]


def is_destructive(key):
    return any(one.search(key) for one in _destructive)


def is_known(place, fault):
    every = SAID_RIGHTLY + OF_ODOO
    return any(where in place and what in fault for where, what, _why in every)
