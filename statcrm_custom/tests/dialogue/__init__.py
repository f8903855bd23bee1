from . import (
    test_interaction,
    test_interaction_file,
    test_interaction_meeting,
    test_interaction_query,
    test_interaction_text,
    test_interaction_tour,
)
from . import test_moved_away
from . import test_merged_people
from . import test_log, test_log_connection, test_log_tour
from . import test_informed, test_informed_queries
from . import test_feedback
from . import test_feedback_complaint
from . import test_feedback_gateway, test_feedback_mail
from . import test_feedback_rights
from . import test_feedback_outline
from . import test_feedback_tour
from . import test_follow_up
from . import test_projects
from . import test_satisfaction_faults, test_satisfaction_few, test_satisfaction_grid
from . import test_satisfaction_release
from . import test_satisfaction_tour, test_satisfaction_visits
from . import test_brief_data
from . import test_brief_meeting
from . import test_brief_paper
from . import test_brief_queries
from . import test_brief_rights
from . import test_brief_sales
from . import test_brief_tour
from . import test_before_meeting_tour
from . import test_brief_feedback
from . import test_satisfaction_comment
from . import test_contact_rule
from . import test_log_meeting
from . import test_survey_languages
