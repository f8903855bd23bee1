from . import test_care_year
from . import test_evidence_meeting, test_evidence_people, test_evidence_contact
from . import test_evidence_dialogue, test_evidence_outreach, test_evidence_changed
from . import test_care_advice
from . import test_evidence_tour
