from .file import *
from .contact import *
from .correction import *
from .informed import *
from .feedback import *
from .project import *
from .satisfaction import *
from .brief import *
