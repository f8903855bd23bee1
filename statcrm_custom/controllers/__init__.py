from . import customer, portfolio, dialogue, care
