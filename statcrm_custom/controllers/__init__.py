from . import customer, portfolio, dialogue, care, outreach
