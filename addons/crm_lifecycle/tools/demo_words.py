"""Words from which the customers of the demo data are named: things and trades, never people.

>>> from random import Random
>>> names = Names(Random(1))
>>> names.company("en") != names.company("en")
True
"""

COMPANIES = {
    "en": (
        (
            "Amber",
            "Basalt",
            "Birchwood",
            "Cobalt",
            "Copper",
            "Driftwood",
            "Granite",
            "Hazelwood",
            "Indigo",
            "Limestone",
            "Marble",
            "Oakwood",
            "Ochre",
            "Pebble",
            "Quartz",
            "Redwood",
            "Saffron",
            "Slate",
            "Tin",
            "Walnut",
        ),
        (
            "Bakeries",
            "Bookshops",
            "Cinemas",
            "Clinics",
            "Farms",
            "Ferries",
            "Gardens",
            "Hotels",
            "Laundries",
            "Mills",
            "Printing",
            "Sawmills",
            "Schools",
            "Textiles",
            "Tiles",
            "Tools",
            "Transport",
            "Vineyards",
        ),
        "{} {}",
    ),
    "hi": (
        ("इमली", "कंकड़", "चट्टान", "जामुन", "झरना", "नारियल", "पर्वत", "बाँस", "लहर", "सागौन"),
        ("उद्योग", "खाद्य", "परिवहन", "मुद्रण", "वस्त्र", "व्यापार"),
        "{} {}",
    ),
    "ar": (
        (
            "الزيتون",
            "السنابل",
            "الصنوبر",
            "الفانوس",
            "القافلة",
            "المرفأ",
            "الموجة",
            "الميناء",
            "النخلة",
            "الواحة",
        ),
        ("للأغذية", "للتجارة", "للتوزيع", "للطباعة", "للنسيج", "للنقل"),
        "شركة {} {}",
    ),
}
HOUSEHOLDS = {
    "en": (
        (
            "Bright",
            "Calm",
            "Crooked",
            "Early",
            "Gentle",
            "High",
            "Late",
            "Little",
            "Old",
            "Quiet",
            "Round",
            "Windy",
        ),
        (
            "Attic",
            "Balcony",
            "Chimney",
            "Doorbell",
            "Garden",
            "Hallway",
            "Kettle",
            "Lantern",
            "Orchard",
            "Staircase",
        ),
        "{} {} household",
    ),
    "hi": (
        ("ऊँचा", "गोल", "छोटा", "नया", "पुराना", "शांत"),
        ("आँगन", "दरवाज़ा", "दीवार", "बगीचा", "बरामदा", "मकान"),
        "{} {} परिवार",
    ),
    "ar": (
        ("الجديد", "الصغير", "العالي", "القديم", "الكبير", "الهادئ"),
        ("البستان", "البيت", "السطح", "الشارع", "الفناء", "المصباح"),
        "أسرة {1} {0}",
    ),
}
DEPARTMENTS = {
    "en": ("Purchasing", "Operations", "Accounts Payable", "Workshop"),
    "hi": ("खरीद विभाग", "संचालन विभाग", "लेखा विभाग", "कार्यशाला"),
    "ar": ("قسم المشتريات", "قسم العمليات", "قسم الحسابات", "الورشة"),
}
# Country, language, time zone, towns with their streets' name.
PLACES = (
    ("IN", "hi", "Asia/Kolkata", ("Pune", "Jaipur", "Kochi", "Indore")),
    ("IN", "en", "Asia/Kolkata", ("Bengaluru", "Chennai")),
    ("AE", "ar", "Asia/Dubai", ("Dubai", "Sharjah")),
    ("SA", "ar", "Asia/Riyadh", ("Riyadh", "Jeddah")),
    ("EG", "ar", "Africa/Cairo", ("Cairo", "Alexandria")),
    ("GB", "en", "Europe/London", ("Leeds", "Bristol", "Cardiff")),
    ("US", "en", "America/Chicago", ("Madison", "Austin", "Omaha")),
    ("DE", "en", "Europe/Berlin", ("Leipzig", "Bremen", "Kassel")),
    ("FR", "en", "Europe/Paris", ("Lyon", "Nantes")),
    ("BR", "en", "America/Recife", ("Recife", "Olinda")),
    ("KE", "en", "Africa/Nairobi", ("Nairobi", "Mombasa")),
)
LEAD_TITLES = (
    "Phones for the field team", "Tablets for the counter", "Replacement of old handsets", "Headsets for the office",
    "Service plan for all devices", "Question from the website", "Met at the trade fair", "Recommended by a customer",
)  # fmt: skip
SUMMARIES = {
    "call_in": (
        "Asked when the order arrives", "Asked for the price list", "A device does not charge", "Wants more chargers",
    ),
    "call_out": (
        "Asked whether everything works", "Told about the new tablets", "Followed up on the quotation",
    ),
    "visit": (
        "Showed the docking stations", "Yearly review of the devices", "Walked through the set-up",
    ),
    "mail_in": (
        "Invoice address has changed", "Please quote twenty headsets", "Two cases are missing",
        "Thank you for the help",
    ),
    "mail_out": (
        "Your delivery is on its way", "What is new this season", "Our offer for your team",
        "How to set up your devices",
    ),
}  # fmt: skip


class Names:
    """Names that come once each, in the order of the generator ``random``."""

    def __init__(self, random):
        self._random = random
        self._left = {}

    def company(self, language):
        return self._take(COMPANIES, language)

    def household(self, language):
        return self._take(HOUSEHOLDS, language)

    def _take(self, words, language):
        firsts, seconds, pattern = words[language]
        key = id(words), language
        if key not in self._left:
            self._left[key] = [pattern.format(first, second) for first in firsts for second in seconds]
            self._random.shuffle(self._left[key])
        return self._left[key].pop()
