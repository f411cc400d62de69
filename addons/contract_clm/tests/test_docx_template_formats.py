"""Filters write in the language and for the country of the contract."""

import datetime
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template
from odoo.addons.contract_clm.tools.docx_template.isolation import without_marks

from . import docx_builder as build

DAY = datetime.date(2026, 11, 21)
PUNE = {
    "name": "Mehta & Sons",
    "street": "1 MG Road",
    "city": "Pune",
    "zip": "411026",
    "state": "Maharashtra",
}


def written(expression, value=None, **options):
    template = docx_template.compile(build.docx("{{ %s }}" % expression))
    return build.texts(template.render({"v": value}, **options).data)[0]


class TestFormats(BaseCase):
    def test_dates_follow_the_language(self):
        for locale, text in (
            ("en_US", "November 21, 2026"),
            ("en_IN", "21 November 2026"),
            ("hi_IN", "21 नवंबर 2026"),
            ("ar_EG", "٢١ نوفمبر ٢٠٢٦"),
            ("ar_AE", "21 نوفمبر 2026"),
        ):
            self.assertEqual(without_marks(written("v | date", DAY, locale=locale)), text)
            self.assertEqual(without_marks(written("v", DAY, locale=locale)), text)
        self.assertEqual(written("v | date('dd.MM.yyyy')", DAY), "21.11.2026")
        self.assertEqual(written("v | date", "2026-11-21"), "November 21, 2026")
        self.assertIn("3:30", written("v | datetime", datetime.datetime(2026, 11, 21, 15, 30)))

    def test_numbers_and_money_group_as_the_country_does(self):
        value = Decimal("1234567")
        self.assertEqual(written("v | money", value, locale="en_IN", currency="INR"), "₹12,34,567.00")
        self.assertEqual(written("v | money('USD')", value, locale="en_US"), "$1,234,567.00")
        self.assertEqual(written("v | number(2)", value, locale="hi_IN"), "12,34,567.00")
        self.assertEqual(written("v | number", 1234.5, locale="de_DE"), "1.234,5")
        self.assertEqual(written("v | number(1)", 1234.5, locale="ar_EG"), "١٬٢٣٤٫٥")
        self.assertEqual(written("v | percent", 12.5, locale="en_US"), "12.5%")

    def test_the_country_refines_a_bare_language(self):
        self.assertEqual(written("v | number", 1234567, locale="en", country="IN"), "12,34,567")

    def test_amounts_in_words(self):
        value = Decimal("1234567.50")
        self.assertEqual(
            written("v | words('INR')", value, locale="en_IN"),
            "twelve lakh thirty-four thousand five hundred and sixty-seven rupees and fifty paise",
        )
        self.assertEqual(
            written("v | words('INR')", value, locale="hi_IN"),
            "बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ रुपये और पचास पैसे",
        )
        self.assertEqual(
            written("v | words('SAR')", value, locale="ar_SA"),
            "مليون ومئتان وأربعة وثلاثون ألفًا وخمسمائة وسبعة وستون ريالًا وخمسون هللة",
        )
        self.assertEqual(written("v | words", 21, locale="en_US"), "twenty-one")
        self.assertEqual(written("v | words", 21, locale="fr_FR"), "vingt et un")

    def test_durations_and_lists(self):
        self.assertEqual(written("v | duration", {"length": 3, "unit": "month"}), "3 months")
        self.assertEqual(written("v | duration", (1, "year"), locale="hi_IN"), "1 वर्ष")
        self.assertEqual(written("v | duration('days')", 30, locale="de_DE"), "30 Tage")
        self.assertEqual(written("v | list_and", ["a", "b", "c"]), "a, b, and c")
        self.assertEqual(written("v | join('; ')", ["a", "b"]), "a; b")

    def test_addresses_follow_their_country(self):
        for country, address, lines in (
            ("IN", PUNE, "1 MG Road\nPune 411026, Maharashtra"),
            ("IN", {**PUNE, "city": "Delhi", "state": "Delhi"}, "1 MG Road\nDelhi 411026"),
            (
                "US",
                {"city": "Dover", "state": "Delaware", "state_code": "DE", "zip": "19901"},
                "Dover, DE 19901",
            ),
            ("US", {"city": "Dover", "zip": "19901"}, "Dover 19901"),
            ("GB", {"city": "London", "zip": "SW1A 1AA"}, "London\nSW1A 1AA"),
            ("DE", {"street": "Weg 1", "city": "Bonn", "zip": "53111", "state": "NRW"}, "Weg 1\n53111 Bonn"),
            ("FR", {"city": "Paris", "zip": "75008"}, "75008 Paris"),
            ("AE", {"street": "P.O. Box 12", "city": "Dubai", "state": "Dubai"}, "P.O. Box 12\nDubai"),
            ("AE", {"city": "دبي", "state": "الإمارات الشمالية"}, "دبي، الإمارات الشمالية"),
            ("SA", {"city": "الرياض", "zip": "11564", "state": "الرياض"}, "الرياض 11564"),
            ("EG", {"city": "Maadi", "state": "Cairo", "zip": "11728"}, "Maadi\nCairo\n11728"),
            ("XX", {"city": "Town", "zip": "1", "state": "State"}, "Town 1\nState"),
        ):
            with self.subTest(country=country, address=address):
                text = written(
                    "v | address(name=False)",
                    {"name": "N", "country_code": country, **address},
                    country=country,
                )
                self.assertEqual(without_marks(text), lines)

    def test_the_country_is_named_abroad_and_the_name_unless_it_is_not_wanted(self):
        abroad = {**PUNE, "country": "India", "country_code": "IN"}
        whole = "Mehta & Sons\n1 MG Road\nPune 411026, Maharashtra\nIndia"
        self.assertEqual(written("v | address", abroad), whole)
        self.assertEqual(
            written("v | address(', ')", abroad, country="IN"),
            whole.removesuffix("\nIndia").replace("\n", ", "),
        )
        self.assertEqual(written("v | address(name=False)", abroad), whole.removeprefix("Mehta & Sons\n"))

    def test_an_address_that_holds_nothing_is_missing(self):
        with self.assertRaises(docx_template.MissingValues):
            written(
                "v | address(name=False)",
                {"name": "N", "country": "India", "country_code": "IN"},
                country="IN",
            )

    def test_a_value_of_the_wrong_kind_is_refused_by_name(self):
        for expression, code in (
            ("v | date", "not-a-date"), ("v | number", "not-a-number"), ("v | duration", "bad-unit"),
            ("v | list_and", "not-a-list"), ("5 | money", "no-currency"), ("5 | money('XX')", "bad-currency"),
        ):  # fmt: skip
            with self.subTest(expression=expression), self.assertRaises(docx_template.RenderError) as caught:
                written(expression, "abc")
            self.assertEqual((caught.exception.code, caught.exception.paragraph), (code, 1))
            name = expression.partition(" | ")[0]
            self.assertTrue(str(caught.exception).startswith(f"{name}: "), str(caught.exception))

    def test_an_unknown_language_is_refused(self):
        with self.assertRaises(docx_template.RenderError):
            written("v", 1.5, locale="xx_XX")

    def test_quotes_that_word_made_typographic_are_understood(self):
        self.assertEqual(written("v | default(“it’s”)"), "it’s")

    def test_numbers_are_written_as_babel_writes_them(self):
        for name in (
            "en_US",
            "en_IN",
            "hi_IN",
            "de_CH",
            "fr_FR",
            "es_ES",
            "pl_PL",
            "he_IL",
            "ja_JP",
            "sv_SE",
        ):
            locale = Locale.parse(name)
            for text in ("0", "-1", "1234", "-12345.6", "1234567.895", "0.005", "99999999999.995"):
                value = Decimal(text)
                own = written("v | number", value, locale=name)
                theirs = format_decimal(value, locale=locale, decimal_quantization=False)
                self.assertEqual(without_marks(own), without_marks(theirs))
                for code in ("EUR", "JPY", "KWD"):
                    own = written(f"v | money('{code}')", value, locale=name)
                    theirs = format_currency(value, code, locale=locale)
                    self.assertEqual(without_marks(own), without_marks(theirs))
