from . import portfolio, dialogue, care
