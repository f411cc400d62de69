"""The words of the tables that the templates share, in Hindi."""

WORDS = {
    "registry": "कंपनी पंजीकरण सं.",
    "vat": "कर पहचान सं.",
    "email": "ईमेल",
    "phone": "दूरभाष",
    "number": "क्र.",
    "description": "विवरण",
    "quantity": "मात्रा",
    "price": "इकाई मूल्य",
    "discount": "छूट",
    "amount": "राशि",
    "untaxed": "कर-पूर्व योग",
    "tax": "कर",
    "total": "कुल योग",
    "signed_for": "की ओर से हस्ताक्षरित:",
    "signature": "हस्ताक्षर:",
    "name": "नाम:",
    "title": "पदनाम:",
    "date": "दिनांक:",
}
