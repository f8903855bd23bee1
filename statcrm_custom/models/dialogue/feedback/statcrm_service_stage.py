# The five stages of the service, in the order a customer goes through them.
SERVICE_STAGES = [
    ("marketing", "Marketing and Communication"),
    ("ordering", "Ordering and Planning"),
    ("implementation", "Implementation"),
    ("delivery", "Delivery"),
    ("contact_persons", "Contact Persons"),
]
