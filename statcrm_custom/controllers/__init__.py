from . import development_plan, survey
