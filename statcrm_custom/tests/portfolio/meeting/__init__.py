from . import (
    test_automatic_mail,
)
