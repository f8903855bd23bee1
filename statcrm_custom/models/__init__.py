# An area uses the areas above it, never one below: this order is the architecture.
from . import customer  # who is the customer, who works there, who we are
from . import segment  # who matters how much
from . import portfolio  # who answers for the customer
from . import dialogue  # what has happened, what they think
from . import care  # what we promised, and whether we kept it
from . import outreach  # whom to reach, how, with what answer
