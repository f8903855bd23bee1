from . import statcrm_interaction, statcrm_interaction_arms
