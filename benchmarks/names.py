"""Finnish-looking names, drawn by a seeded generator.

Look-ups are only as hard as the names are alike, so family names keep the steep
shape of the real population register: the commonest is carried by 2 % of the people,
a long tail of them by a handful each.
"""

GIVEN_NAMES = (
    "Juha Timo Matti Kari Mikko Antti Jari Jukka Mika Markku Pekka Hannu Heikki Seppo "
    "Janne Sami Ville Marko Lauri Tuomas Teemu Petri Juho Joni Jarmo Risto Harri Eero "
    "Tuula Anne Päivi Anna Ritva Leena Pirjo Sari Minna Marja Tiina Riitta Tarja "
    "Pirkko Eija Satu Hanna Merja Mari Seija Marjatta Jaana Heidi Laura Johanna Katja "
    "Kirsi Elina Outi Susanna Eeva Sanna Ulla Helena Maria Kaisa Emilia Sofia Åsa "
    "Björn Gun"
).split()

FAMILY_NAMES = (
    "Virtanen Korhonen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen "
    "Järvinen Lehtonen Lehtinen Saarinen Salminen Heinonen Niemi Heikkilä Kinnunen "
    "Salonen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila "
    "Savolainen"
).split()

_STEMS = (
    "Aho Ala Harju Haka Hiekka Hirvi Honka Ilves Kallio Kangas Karhu Kataja Kivi Koivu "
    "Korpi Koski Kuusi Lampi Lehti Leppä Lintu Mänty Metsä Niitty Nurmi Oja Paju Pelto "
    "Petäjä Pihlaja Puro Rinta Ranta Ruoho Saari Salmi Sammal Suo Suvi Tammi Tuomi "
    "Tuuli Vaara Vuori Ylä Äijä Öhman Rusko Sola Hovi"
).split()
_ENDINGS = (
    "la nen maa mäki niemi ranta salo pää järvi korpi vaara aho lahti kari".split()
)

TRADES = (
    "Rakennus Sähkö Konepaja Kuljetus Leipomo Kirjapaino Tilitoimisto Putki Maalaus "
    "Hoiva Apteekki Arkkitehdit Kiinteistö Huolto Metalli Elintarvike Vene Puutarha "
    "Tutkimus Konsultointi Ohjelmisto Viestintä Energia Logistiikka Vakuutus Opisto "
    "Koulu Kirjasto Säätiö Yhdistys Osuuskunta Lautakunta Virasto Keskus"
).split()

TOWNS = (
    "Helsinki Espoo Tampere Vantaa Oulu Turku Jyväskylä Kuopio Lahti Pori Kouvola "
    "Joensuu Lappeenranta Vaasa Hämeenlinna Seinäjoki Rovaniemi Mikkeli Kotka Salo "
    "Porvoo Kokkola Hyvinkää Lohja Järvenpää Rauma Kajaani Kerava Savonlinna Nokia "
    "Ylöjärvi Kangasala Riihimäki Raasepori Imatra Raahe Tornio Iisalmi Valkeakoski"
).split()

OFFICES = "Toimisto Aluekeskus Sivutoimipiste Tehdas Varasto Yksikkö Osasto".split()

_ASCII = str.maketrans("åäöÅÄÖ", "aaoAAO")


def slug(text):
    """The form a name takes in an e-mail address."""
    return text.translate(_ASCII).lower().replace(" ", "-")


class Names:
    """Draws names; everything comes from the random generator it is given."""

    def __init__(self, rng):
        self.rng = rng
        rare = [stem + ending for stem in _STEMS for ending in _ENDINGS]
        self.family = FAMILY_NAMES + rare
        # 2 % for the first, falling like 1 / rank; the tail shares what is left
        common = [2.0 / (1 + rank / 4) for rank in range(len(FAMILY_NAMES))]
        left = (100 - sum(common)) / len(rare)
        self.weights = []
        total = 0.0
        for weight in common + [left] * len(rare):
            total += weight
            self.weights.append(total)

    def families(self, count):
        """Family names in one draw: a call per name would take most of the time."""
        return self.rng.choices(self.family, cum_weights=self.weights, k=count)

    def givens(self, count):
        return self.rng.choices(GIVEN_NAMES, k=count)

    def organisations(self, count):
        """Names such as "Kangasniemi Rakennus Oy"; about one in ten occurs twice."""
        families = self.families(count)
        towns = self.rng.choices(TOWNS, k=count)
        trades = self.rng.choices(TRADES, k=count)
        forms = self.rng.choices(["Oy", "Oyj", "Ky", "ry", "Ab"], k=count)
        numbers = self.rng.choices(range(1, 100), k=count)
        return [
            f"{towns[i]} {families[i]} {trades[i]} {numbers[i]} {forms[i]}"
            for i in range(count)
        ]
