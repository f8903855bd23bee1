from . import (
    statcrm_house_figure,
    statcrm_home,
    statcrm_home_health,
)
