from . import dialogue, care
