from odoo import api, models
from odoo.fields import Domain

from ....tools import sheet, workbook
from ....tools.sheet import EXAMPLE, Column

# names of the sheets, besides ours in the user's language
SHEETS = {
    "customer": ("customers", "asiakkaat", "kunder", "organisations", "organisaatiot"),
    "office": ("offices", "toimipaikat", "kontor", "enheter", "toimipisteet"),
    "person": ("people", "persons", "contacts", "henkilöt", "yhteyshenkilöt")
    + ("personer", "kontaktpersoner"),
    "post": ("posts", "affiliations", "tehtävät", "roolit", "uppdrag", "poster"),
}
EXPLANATIONS = ("explanations", "ohjeet", "förklaringar")

NUMBER = ("ref", "reference", "own number", "customer number", "asiakasnumero") + (
    "asiakasnro",
    "numero",
    "tunnus",
    "kundnummer",
    "nummer",
    "id",
)
NAME = ("nimi", "namn")
EMAIL = ("e-mail", "email", "sähköposti", "e-post", "mail", "sähköpostiosoite")
PHONE = ("telephone", "puhelin", "puhelinnumero", "telefon", "mobile", "matkapuhelin")
FUNCTION = ("title", "function", "tehtävänimike", "nimike", "titel", "befattning")
ROLES = ("roles", "yhteyshenkilön rooli", "roolit", "kontaktroller", "roller")
LANGUAGE = ("kieli", "språk")
ORGANISATION = ("organisation number", "organization", "organisaatio", "asiakas") + (
    "company",
    "customer",
    "toimipaikka",
    "yritys",
    "organisation",
    "kund",
    "företag",
)


class StatcrmWorkbookImport(models.Model):
    """The sheets and columns of the workbook, and its template."""

    _inherit = "statcrm.workbook.import"

    @api.model
    def _get_titles(self):
        """Return {sheet: its name in the user's language}, in the order of import."""
        return {
            "customer": self.env._("Customers"),
            "office": self.env._("Offices"),
            "person": self.env._("People"),
            "post": self.env._("Posts"),
        }

    @api.model
    def _get_columns(self):
        """Return {sheet: list of Column}."""
        number = Column(
            "number",
            self.env._("Number"),
            NUMBER,
            hint=self.env._(
                "Your own number. It recognises a row that is loaded again."
            ),
            example=f"{EXAMPLE}-1",
        )
        email = Column("email", self.env._("Email"), EMAIL, example="info@example.com")
        code = self.env.company.country_id.phone_code
        phone = Column(
            "phone",
            self.env._("Phone"),
            PHONE,
            example=f"+{code} 12 345 678" if code else "",
        )
        return {
            "customer": [
                number,
                self._name_column(self.env._("Example Town")),
                *self._customer_columns(),
                email,
                phone,
                Column(
                    "website", self.env._("Website"), ("verkkosivu", "www", "webbplats")
                ),
                *self._address_columns(),
                self._language_column(),
            ],
            "office": [
                number,
                self._name_column(self.env._("Example Town, Education Office")),
                Column(
                    "organisation",
                    self.env._("Belongs To"),
                    ("parent", "emo", "kuuluu", "tillhör", *ORGANISATION),
                    is_needed=True,
                    hint=self.env._(
                        "Number, business ID or name of its customer or office above."
                    ),
                    example=f"{EXAMPLE}-1",
                ),
                email,
                phone,
                *self._address_columns(),
            ],
            "person": self._person_columns(number),
            "post": self._post_columns(),
        }

    @api.model
    def _name_column(self, example):
        return Column("name", self.env._("Name"), NAME, is_needed=True, example=example)

    @api.model
    def _customer_columns(self):
        roles = ", ".join(
            self.env["statcrm.customer.role"].search(Domain.TRUE).mapped("name")
        )
        return [
            Column(
                "business_id",
                self.env._("Business ID"),
                ("company id", "y-tunnus", "ytunnus", "fo-nummer", "org nr")
                + ("company registry", "organisationsnummer"),
                hint=self.env._("Recognises a customer without a number of yours."),
            ),
            Column(
                "segment",
                self.env._("Segment"),
                ("segmentti", "asiakassegmentti", "asiakasryhmä", "kundsegment"),
                hint=self.env._(
                    "Name, path or code of a segment, see below. Empty: the segment"
                    " rules decide."
                ),
                example=self.env["statcrm.segment"].search([], limit=1).display_name
                or "",
            ),
            Column(
                "manager",
                self.env._("Account Manager"),
                ("asiakasvastaava", "vastuuhenkilö", "kundansvarig", "salesperson")
                + ("key account manager",),
                hint=self.env._(
                    "Login, email or name of a user. Customers that have one keep it."
                ),
            ),
            Column(
                "customer_roles",
                self.env._("Customer Roles"),
                ("customer role", "asiakasroolit", "asiakasrooli", "kundroller"),
                hint=self.env._("Several with commas: %s.", roles),
            ),
        ]

    @api.model
    def _address_columns(self):
        return [
            Column(
                "street",
                self.env._("Street"),
                ("address", "katuosoite", "osoite", "lähiosoite", "gatuadress", "gata"),
            ),
            Column(
                "zip",
                self.env._("ZIP"),
                ("postcode", "postal code", "zip code", "postinumero", "postnummer"),
                example="01234",
            ),
            Column(
                "city",
                self.env._("City"),
                ("town", "municipality", "paikkakunta", "postitoimipaikka", "kunta")
                + ("kaupunki", "ort", "postort", "kommun", "place"),
                example=self.env._("Example Town"),
            ),
            Column(
                "state",
                self.env._("Region"),
                ("state", "province", "maakunta", "landskap", "län", "county"),
                hint=self.env._("A new region is added to its country."),
            ),
            Column(
                "country",
                self.env._("Country"),
                ("maa", "land"),
                hint=self.env._("Name or two-letter code. Empty: your own country."),
            ),
        ]

    @api.model
    def _language_column(self):
        languages = [name for _code, name in self.env["res.lang"].get_installed()]
        return Column(
            "language",
            self.env._("Language"),
            LANGUAGE,
            hint=self.env._("One of: %s.", ", ".join(languages)),
        )

    @api.model
    def _person_columns(self, number):
        return [
            number,
            Column(
                "name",
                self.env._("Name"),
                NAME,
                hint=self.env._("Or two columns: first name and last name."),
                example=self.env._("Ella Example"),
            ),
            Column("first_name", self.env._("First Name"), ("etunimi", "förnamn")),
            Column(
                "last_name",
                self.env._("Last Name"),
                ("sukunimi", "efternamn", "surname"),
            ),
            Column(
                "organisation",
                self.env._("Organisation"),
                ORGANISATION,
                is_needed=True,
                hint=self.env._("Number, business ID or name of a customer or office."),
                example=f"{EXAMPLE}-1",
            ),
            Column("function", self.env._("Job Position"), FUNCTION),
            self._roles_column(),
            self._level_column(),
            Column(
                "email",
                self.env._("Email"),
                EMAIL,
                hint=self.env._("Recognises a person without a number of yours."),
                example="ella@example.com",
            ),
            Column("phone", self.env._("Phone"), PHONE),
            self._language_column(),
        ]

    @api.model
    def _roles_column(self):
        roles = ", ".join(
            self.env["statcrm.contact.role"].search(Domain.TRUE).mapped("name")
        )
        return Column(
            "roles",
            self.env._("Contact Roles"),
            ROLES,
            hint=self.env._("Several with commas: %s.", roles),
        )

    @api.model
    def _level_column(self):
        levels = ", ".join(self._get_levels().values())
        return Column(
            "level",
            self.env._("Level"),
            ("taso", "nivå"),
            hint=self.env._("One of: %s.", levels),
        )

    @api.model
    def _get_levels(self):
        field = self.env["statcrm.affiliation"]._fields["level"]
        return dict(field._description_selection(self.env))

    @api.model
    def _post_columns(self):
        return [
            Column(
                "person",
                self.env._("Person"),
                ("henkilö", "yhteyshenkilö", "person number", "kontaktperson", "name")
                + NAME,
                is_needed=True,
                hint=self.env._("Number, email or name of a person."),
                example=f"{EXAMPLE}-1",
            ),
            Column(
                "organisation",
                self.env._("Organisation"),
                ORGANISATION,
                is_needed=True,
                hint=self.env._(
                    "Where the person works or worked besides: number, business ID or"
                    " name."
                ),
                example=f"{EXAMPLE}-1",
            ),
            Column("function", self.env._("Job Position"), FUNCTION),
            self._roles_column(),
            self._level_column(),
            Column(
                "date_from",
                self.env._("From"),
                ("since", "start", "alkaen", "alku", "från", "startdatum"),
                hint=self.env._("A date such as 31.12.2026."),
            ),
            Column(
                "date_to",
                self.env._("To"),
                ("until", "end", "päättyen", "loppu", "asti", "till", "slutdatum"),
                hint=self.env._("The last day. Empty: still there."),
            ),
        ]

    # The template to download.

    @api.model
    def _get_template(self):
        """Return the empty workbook with an example row in each sheet, as bytes."""
        titles = self._get_titles()
        sheets, explained = [], []
        for name, columns in self._get_columns().items():
            header = [column.label for column in columns]
            example = [column.example for column in columns]
            sheets.append((titles[name], header, [example]))
            explained += [
                (
                    titles[name],
                    column.label,
                    self.env._("needed") if column.is_needed else "",
                    column.hint,
                )
                for column in columns
            ]
        explained += self._explain_rules()
        header = [
            self.env._("Sheet"),
            self.env._("Column"),
            self.env._("Needed"),
            self.env._("What to Write"),
        ]
        title = self.env._("Explanations")
        return workbook.write([*sheets, (title, header, explained)])

    @api.model
    def _explain_rules(self):
        rules = [
            self.env._(
                "Columns may stand in any order, and be left out. Sheets as well."
            ),
            self.env._("Rows that begin with %s are not imported.", EXAMPLE),
            self.env._(
                "An empty cell changes nothing. The same file can be loaded again."
            ),
            self.env._(
                "A person belongs to an organisation. Add private persons who are"
                " customers on the page Customers."
            ),
        ]
        segments = self.env["statcrm.segment"].search(Domain.TRUE)
        return [
            *(("", "", "", rule) for rule in rules),
            *(
                (self.env._("Segments"), one.display_name, "", one.code)
                for one in segments
            ),
        ]

    # What was read.

    @api.model
    def _read_workbook(self, content):
        """Return ({sheet: Sheet}, names of the sheets that are unknown).

        :raise FileError: the file cannot be read
        """
        workbook.check_file(content)
        if not workbook.is_workbook(content):
            raise workbook.FileError("no_workbook")
        columns, titles = self._get_columns(), self._get_titles()
        found, unknown = {}, []
        for title, rows in workbook.read(content).items():
            known = sheet.normal(title)
            name = next(
                (
                    name
                    for name, others in SHEETS.items()
                    if known in (sheet.normal(titles[name]), *others)
                ),
                None,
            )
            if name and name not in found:
                found[name] = sheet.read_rows(name, title, rows, columns[name])
            elif known not in (*EXPLANATIONS, sheet.normal(self.env._("Explanations"))):
                unknown.append(title)
        self._refuse_swapped(found, columns)
        if "person" in found:
            self._join_names(found["person"])
        return {name: found[name] for name in SHEETS if name in found}, unknown

    @api.model
    def _refuse_swapped(self, found, columns):
        """Refuse the rows of a sheet whose header is that of another sheet."""
        for name, one in found.items():
            known = {
                other: sheet.match(one.header, theirs)[0]
                for other, theirs in columns.items()
            }
            other = max(known, key=lambda each: (len(known[each]), each == name))
            needed = {each.name for each in columns[other] if each.is_needed}
            if other == name or not needed <= known[other].keys():
                continue
            for row in one.rows:
                row.reason = self.env._(
                    "The columns are those of the sheet “%s”.",
                    self._get_titles()[other],
                )

    @api.model
    def _join_names(self, found):
        """Join first and last names of people."""
        for row in found.rows:
            if not row["name"]:
                parts = (row["first_name"], row["last_name"])
                row.values["name"] = " ".join(filter(None, parts))
