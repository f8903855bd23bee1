"""The sample customers: invented, plain data without the ORM."""

from typing import NamedTuple


class Customer(NamedTuple):
    key: str
    segment: str
    sales: int  # of 24 months
    city: str
    name: str


class Person(NamedTuple):
    key: str  # of the customer
    level: str
    roles: str
    name: str
    function: str


class Meeting(NamedTuple):
    key: str
    customer: str
    days: int  # from today
    hour: int
    subject: str


class Contact(NamedTuple):
    key: str
    kind: str
    customer: str
    days: int  # ago
    text: str


class Feedback(NamedTuple):
    key: str
    kind: str
    customer: str
    days: int  # ago
    title: str
    text: str


def rows(kind, table):
    """Return the lines of a table, split at `|`, as tuples of a kind."""
    types = kind.__annotations__.values()
    return [
        kind(
            *(of(cell.strip()) for of, cell in zip(types, line.split("|"), strict=True))
        )
        for line in table.strip().splitlines()
    ]


CUSTOMERS = rows(
    Customer,
    """
forests | central_government | 184000 | Helsinki | Ministry of Forests and Lakes
harbours | central_government | 96000 | Kotka | National Board of Harbours
kuusilahti | large_municipalities | 71500 | Kuusilahti | City of Kuusilahti
jarvela | large_municipalities | 33800 | Järvelä | City of Järvelä
suovanen | small_municipalities | 5400 | Suovanen | Municipality of Suovanen
kaisla | small_municipalities | 2600 | Kaislaranta | Municipality of Kaislaranta
council | regional_councils | 27200 | Pohjanranta | Regional Council of Pohjanranta
board | joint_municipal_boards | 18900 | Järvelä | Järvelä Joint Municipal Board
college | vocational_schools | 14300 | Kuusilahti | Kuusilahti Vocational College
polytechnic | polytechnics | 8700 | Pohjanranta | Pohjanranta Polytechnic
school | upper_secondary_schools | 900 | Suovanen | Suovanen Upper Secondary School
waters | research_institutes | 41200 | Joensuu | Research Institute of Inland Waters
mill | end_users | 63900 | Havumäki | Havumäki Mill Oy
bank | end_users | 22400 | Lahti | Lahden Säästökassa Oyj
bakery | end_users | 1400 | Mansikkamäki | Mansikkamäen Leipä Oy
data | resellers | 38100 | Oulu | Tietoranta Oy
printer | suppliers | 0 | Tampere | Painokarhu Oy
library | libraries | 3100 | Kuusilahti | Kuusilahti City Library
fishers | organisations | 0 | Savonlinna | Federation of Lake Fishers
farmers | organisations | 6800 | Rovaniemi | Association of Northern Farmers
""",
)

PEOPLE = rows(
    Person,
    """
forests | director_general | decision_maker | Irja Salmela | Permanent Secretary
forests | director | influential_person | Pentti Vuorela | Director, Forest Policy
forests | expert | statistics_contact buyer | Kaarina Hovi | Senior Adviser
harbours | director_general | decision_maker | Tauno Merilä | Director General
harbours | manager | statistics_contact | Seija Luoto | Head of Planning
kuusilahti | director | decision_maker | Oiva Rantala | Mayor
kuusilahti | manager | influential_person buyer | Marketta Kivi | Head of Education
jarvela | manager | decision_maker billing_contact | Eino Peltomaa | Head of Finance
suovanen | director | decision_maker | Aune Suokas | Municipal Manager
kaisla | expert | buyer | Urho Kaisla | Municipal Secretary
council | director | decision_maker | Helvi Karanko | Regional Mayor
board | director | decision_maker buyer | Toivo Hakala | Director of Training
college | director | decision_maker | Raili Nummi | Rector
polytechnic | manager | statistics_contact | Sulo Kettunen | Head of Research
school | manager | decision_maker | Lempi Saari | Principal
waters | director | decision_maker | Aarne Virta | Research Director
waters | expert | statistics_contact | Hilkka Joki | Researcher
mill | director_general | decision_maker | Veikko Honka | Chief Executive
mill | manager | buyer | Anneli Petäjä | Head of Procurement
bank | manager | statistics_contact | Taimi Korpi | Chief Economist
bakery | director | decision_maker | Reino Vehnä | Owner
data | manager | buyer | Sirkka Silta | Product Manager
printer | manager | influential_person | Jalmari Otso | Sales Manager
library | manager | decision_maker | Martta Kirjala | Head Librarian
fishers | director | influential_person | Ahti Muikku | Secretary General
farmers | director | decision_maker | Elli Aro | Executive Director
""",
)

# key, customer, name, city
OFFICES = [
    ("forests_north", "forests", "Northern Forest Office", "Rovaniemi"),
    ("forests_east", "forests", "Eastern Forest Office", "Joensuu"),
    ("kuusilahti_education", "kuusilahti", "Education Department", "Kuusilahti"),
]

MEETINGS = rows(
    Meeting,
    """
yearly | forests | -38 | 9 | Yearly meeting with the Ministry of Forests
review | harbours | -12 | 13 | Review of the harbour statistics
forecast | council | -5 | 10 | Population forecast for the region
tables | forests | 2 | 9 | Next year's tables
mill | mill | 4 | 12 | Visit to Havumäki Mill
graduates | kuusilahti | 9 | 14 | Placement of graduates
""",
)

CONTACTS = rows(
    Contact,
    """
budget | call | forests | 3 | Asked for the price of the new tables.
database | visit | waters | 8 | Showed the new database to five researchers.
invoice | call | jarvela | 15 | The invoice was sent to the wrong unit.
training | visit | board | 21 | They want training for ten more teachers.
series | email | bank | 30 | Sent the time series that they had asked for.
""",
)

FEEDBACK = rows(
    Feedback,
    """
late | complaint | harbours | 2 | Late figures | They came after the board had met.
thanks | praise | kuusilahti | 11 | Thanks | The forecast convinced the city council.
map | suggestion | council | 19 | Figures on a map | For each municipality, please.
""",
)
