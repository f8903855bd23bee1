"""Who may do what: the rights of every role on every model of ours."""

from .common import ROLES

# the auditor does nothing that staff does, and reads what nobody else does
STAFF = [role for role in ROLES if role != "auditor"]
# r read, w write, c create, d delete; a role that is not named only reads
MAIN_USER = {"main_user": "rwcd"}
ACCOUNT_MANAGERS = {
    role: "rwc"
    for role in ("account_manager", "other_account_manager", "segment_manager")
    + ("management", "director")
} | MAIN_USER
MANAGEMENT = {"management": "rwc", "director": "rwc"} | MAIN_USER
NOBODY = {}
NOT_EVEN_READ = dict.fromkeys([*ROLES, "internal"], "")
DIRECTOR = {"director": "rwc"}
EVERYBODY = dict.fromkeys([*ROLES, "internal"], "rwc")
# everybody makes own connections; the one in the test is of the staff
OWN_ONES = dict.fromkeys(STAFF, "rc") | {
    "staff": "rwcd",
    "account_manager": "rwcd",
    "main_user": "rwcd",
}
# the one in the test is of somebody else: account managers only make their own
TARGETS = dict.fromkeys(("communications", "main_user"), "rwcd")
EXPECTED = {
    "statcrm.unit": {"vice_user": "rw"} | MAIN_USER,
    "statcrm.unit.member": {"vice_user": "rwcd"} | MAIN_USER,
    "statcrm.contact.role": MAIN_USER,
    "statcrm.affiliation": ACCOUNT_MANAGERS,
    "statcrm.former.place": NOBODY,
    "statcrm.customer.role": MAIN_USER,
    "statcrm.customer.role.line": ACCOUNT_MANAGERS,
    "statcrm.data.requirement": MAIN_USER,
    "statcrm.job.fault": NOT_EVEN_READ | dict.fromkeys(("main_user", "auditor"), "r"),
    "statcrm.user.role": NOT_EVEN_READ | dict.fromkeys(("main_user", "auditor"), "r"),
    "statcrm.former.number": {"main_user": "rd"},
    "statcrm.house.figure": dict.fromkeys([*ROLES, "internal"], "")
    | {"main_user": "r"},
    "statcrm.house.figure.row": dict.fromkeys([*ROLES, "internal"], "")
    | {"main_user": "r"},
    "statcrm.customer.figures": NOBODY,
    "statcrm.segment": {"segment_manager": "rw"} | MAIN_USER,
    "statcrm.segment.rule": MAIN_USER,
    "statcrm.segment.run": MANAGEMENT,
    "statcrm.segment.run.line": NOBODY,
    "statcrm.value.class": MAIN_USER,
    "statcrm.value.factor": MAIN_USER,
    "statcrm.value.score": {"account_manager": "rwc"} | MANAGEMENT,
    "statcrm.sales.entry": MAIN_USER,
    "statcrm.sales.import": NOBODY,
    "statcrm.sales.correction": NOBODY,
    "statcrm.classification": MANAGEMENT,
    "statcrm.classification.limit": dict.fromkeys(
        ("management", "director", "main_user"), "rwcd"
    ),
    "statcrm.classification.line": NOBODY,
    "statcrm.class.history": NOBODY,
    "statcrm.change": NOBODY,
    "statcrm.concentration.report": NOBODY,
    "statcrm.value.ranking": NOBODY,
    "statcrm.nomination": dict.fromkeys(("management", "director"), "rwcd"),
    "statcrm.nomination.score": NOBODY,
    "statcrm.nomination.decision": NOBODY,
    "statcrm.account.member": {"account_manager": "rwc"} | MANAGEMENT,
    "statcrm.absence": {"account_manager": "rwcd"} | MAIN_USER,
    "statcrm.workload": NOBODY,
    "statcrm.connection": OWN_ONES,
    "statcrm.connection.refresh": NOBODY,
    "statcrm.visit.notice": NOBODY,
    "statcrm.portfolio.report": {"main_user": "rd"},
    "statcrm.workbook.import": NOT_EVEN_READ | MAIN_USER,
    "statcrm.interaction": NOBODY,
    "statcrm.presence": NOT_EVEN_READ,
    "statcrm.log.correction": NOT_EVEN_READ,
    "statcrm.informed": NOBODY,
    "statcrm.informed.run": NOBODY,
    "statcrm.feedback": dict.fromkeys(STAFF, "rc")
    | dict.fromkeys(("account_manager", "management", "director"), "rwc")
    | MAIN_USER,
    "statcrm.feedback.cause": MAIN_USER,
    "statcrm.follow.up": NOBODY,
    "statcrm.survey.theme": {"communications": "rwcd"} | MAIN_USER,
    "statcrm.survey.round": {"communications": "rwcd"} | MAIN_USER,
    "statcrm.satisfaction.report": NOBODY,
    "statcrm.satisfaction.coverage": NOBODY,
    "statcrm.programme": MAIN_USER,
    "statcrm.programme.promise": MAIN_USER,
    "statcrm.care.plan": {"account_manager": "rwc"} | MANAGEMENT,
    "statcrm.care.promise": {
        role: "rw"
        for role in ("account_manager", "management", "director", "main_user")
    },
    "statcrm.care.promise.change": NOBODY,
    "statcrm.care.goal": dict.fromkeys(
        ("account_manager", "management", "director", "main_user"), "rwcd"
    ),
    "statcrm.care.promise.run": NOBODY,
    "statcrm.care.goal.value": NOBODY,
    "statcrm.need": dict.fromkeys(
        ("account_manager", "management", "director", "main_user"), "rwcd"
    ),
    "statcrm.care.way": MAIN_USER,
    "statcrm.care.plan.way": dict.fromkeys(
        ("account_manager", "management", "director", "main_user"), "rwcd"
    ),
    "statcrm.care.plan.run": NOBODY,
    "statcrm.care.plan.missing": NOBODY,
    "statcrm.cooperation.group": {"account_manager": "rwc"} | MANAGEMENT,
    "statcrm.cooperation.decision": dict.fromkeys(
        ("account_manager", "management", "director", "main_user"), "rwcd"
    ),
    "statcrm.care.share": dict.fromkeys(
        ("account_manager", "management", "director", "main_user"), "rw"
    ),
    "statcrm.care.share.opening": NOT_EVEN_READ
    | dict.fromkeys(("account_manager", "management", "director", "main_user"), "r"),
    "statcrm.care.share.remark": dict.fromkeys(
        ("account_manager", "management", "director", "main_user"), "rw"
    ),
    "statcrm.agreement.kind": MAIN_USER,
    "statcrm.agreement": {"account_manager": "rwc"} | MANAGEMENT,
    "statcrm.price.benefit": NOBODY,
    "statcrm.white.space": NOBODY,
    "statcrm.purpose": MAIN_USER,
    "statcrm.purpose.rule": MAIN_USER,
    "statcrm.permission": NOBODY,
    "statcrm.refusal": NOT_EVEN_READ,
    "statcrm.target.group": TARGETS,
    "statcrm.target.criterion": TARGETS,
    "statcrm.target.role": TARGETS,
    "statcrm.target.member": NOBODY,
    "statcrm.export.log": NOT_EVEN_READ
    | dict.fromkeys(("management", "director", "main_user", "auditor"), "r"),
}
# windows, and who may open them
WINDOWS = {
    "statcrm.affiliation.end": ACCOUNT_MANAGERS,
    "statcrm.person.new": ACCOUNT_MANAGERS,
    "statcrm.sales.entry.import": MAIN_USER,
    "statcrm.nomination.decide": DIRECTOR,
    "statcrm.nomination.decide.line": DIRECTOR,
    "statcrm.assign.managers": dict.fromkeys(
        ("management", "director", "main_user"), "rwc"
    ),
    "statcrm.handover": ACCOUNT_MANAGERS,
    "statcrm.handover.line": ACCOUNT_MANAGERS,
    "statcrm.become.office": DIRECTOR | MAIN_USER,
    "statcrm.customer.archive": ACCOUNT_MANAGERS | {"communications": "rwc"},
    "statcrm.customer.register": EVERYBODY,
    "statcrm.customer.register.line": EVERYBODY,
    "statcrm.decision.register": EVERYBODY,
    "statcrm.portfolio.report.send": ACCOUNT_MANAGERS,
    "statcrm.user.sheet": MAIN_USER,
    "statcrm.value.limit.proposal": MAIN_USER,
    "statcrm.value.limit.proposal.line": MAIN_USER,
    "statcrm.interaction.log": dict.fromkeys(STAFF, "rwc"),
    "statcrm.satisfaction.interview": ACCOUNT_MANAGERS,
    "statcrm.satisfaction.invite": ACCOUNT_MANAGERS | {"communications": "rwc"},
    "statcrm.programme.apply": MAIN_USER,
    "statcrm.care.new.year": ACCOUNT_MANAGERS,
    "statcrm.care.plan.close": ACCOUNT_MANAGERS,
    "statcrm.board.paper": EVERYBODY,
    "statcrm.care.share.send": ACCOUNT_MANAGERS,
    "statcrm.meeting.attendance": EVERYBODY,
    "statcrm.presence.confirm": EVERYBODY,
    "statcrm.promise.ask": dict.fromkeys(STAFF, "rwc"),
    "statcrm.preference.link": dict.fromkeys(STAFF, "rwc"),
    "statcrm.permission.record": dict.fromkeys(STAFF, "rwc"),
    "statcrm.target.hand": ACCOUNT_MANAGERS | {"communications": "rwc"},
    "statcrm.people.export": dict.fromkeys(STAFF, "rwc"),
}
# lines that need more than their window to be created
LINES = {name for name in WINDOWS if name.endswith(".line")}
