# The five stages of the service that a customer meets, in the order of meeting them.
SERVICE_STAGES = [
    ("marketing", "Marketing and Communication"),
    ("ordering", "Ordering and Planning"),
    ("implementation", "Implementation"),
    ("delivery", "Delivery"),
    ("contact_persons", "Contact Persons"),
]
