from . import test_care_year
from . import test_care_life, test_care_merge
from . import test_care_job, test_care_night, test_care_rights
from . import test_programme_apply, test_programme_seeds
from . import test_care_two_at_once, test_care_killed, test_care_faults
from . import test_job_fault
from . import test_care_public_methods
from . import test_evidence_meeting, test_evidence_moved
from . import test_evidence_people, test_evidence_contact
from . import test_evidence_dialogue, test_evidence_outreach, test_evidence_changed
from . import test_evidence_data, test_care_advice
from . import test_who_came, test_contact_new_customer
from . import test_evidence_tour, test_evidence_private
from . import test_care_plan_states, test_care_goals, test_care_new_year
from . import test_care_plan_missing, test_cooperation_group
from . import test_evidence_plan, test_care_plan_card, test_care_plan_two_people
from . import test_care_plan_tour, test_care_plan_form, test_care_day_one
from . import test_board, test_board_paper, test_board_card, test_board_tour
from . import test_share_link, test_share_say, test_share_accept, test_share_evidence
from . import test_share_internal, test_share_send, test_share_tour
from . import test_share_outside
from . import test_agreement, test_agreement_sales, test_agreement_rights
from . import test_agreement_evidence, test_price_benefit, test_white_space
from . import test_agreement_tour
from . import test_price_list, test_care_buttons, test_care_note, test_evidence_bounds
from . import test_home_care, test_care_settled
from . import test_copy_and_privacy
from . import test_private_meetings
from . import test_evidence_rule
from . import test_reorganised_care
from . import test_own_word
from . import test_share_guarded
from . import test_other_companies
