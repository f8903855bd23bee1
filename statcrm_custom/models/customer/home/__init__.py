from . import (
    statcrm_house_figure_row,
    statcrm_house_figure,
    statcrm_home,
    statcrm_home_rows,
    statcrm_home_new,
    statcrm_home_health,
)
