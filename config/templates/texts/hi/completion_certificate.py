"""The pages behind a signed document that say how it was signed, in Hindi."""

from blocks import Code, Details, Each, Part, Point, Small, Subtitle, Text, Title

TITLE = "पूर्णता प्रमाणपत्र"
FIRST_HEADER = "{{ document.title }}\t{{ document.number }}"
HEADER = "पूर्णता प्रमाणपत्र\t{{ document.number }}"
FOOTER = "{{ document.number }}\tपृष्ठ {PAGE} / {NUMPAGES}"

BODY = [
    Title("पूर्णता प्रमाणपत्र"),
    Subtitle("ये पृष्ठ नीचे नामित दस्तावेज़ के हैं और बताते हैं कि उस पर हस्ताक्षर कैसे हुए।"),
    Details(
        [
            ("अनुबंध", "**{{ document.number }}**"),
            ("शीर्षक", "{{ document.title }}"),
            ("पृष्ठ", "{{ document.pages | number }}", "document.pages"),
        ]
    ),
    Part("दस्तावेज़ का फ़िंगरप्रिंट (SHA-256)"),
    Code("{{ document.sha256 }}"),
    Text(
        "इसकी गणना इन पृष्ठों के जोड़े जाने से पहले की PDF से हुई। प्रत्येक हस्ताक्षरकर्ता को "
        "हस्ताक्षर से पहले दस्तावेज़ के साथ यही फ़िंगरप्रिंट दिखाया गया।"
    ),
    Part("हस्ताक्षर"),
    Each(
        "signature in signatures",
        [
            Details(
                [
                    ("पक्ष", "**{{ signature.party }}**"),
                    (
                        "हस्ताक्षरकर्ता",
                        [
                            "**{{ signature.name }}**",
                            "{% if signature.title %}",
                            "{{ signature.title }}",
                            "{% endif %}",
                        ],
                    ),
                    ("ईमेल", "{{ signature.email }}", "signature.email"),
                    (
                        "पहचान की पुष्टि",
                        [
                            '{% if "link" in signature.authentication %}',
                            "व्यक्तिगत लिंक, {{ signature.email }} को भेजा गया",
                            "{% endif %}",
                            '{% if "login" in signature.authentication %}',
                            "कंपनी की प्रणाली में {{ signature.login }} के रूप में लॉग इन",
                            "{% endif %}",
                            '{% if "password" in signature.authentication %}',
                            "पासवर्ड दोबारा दर्ज किया गया",
                            "{% endif %}",
                            '{% if "code_email" in signature.authentication %}',
                            "ईमेल से भेजा गया एक बार का कोड",
                            "{% endif %}",
                            '{% if "code_sms" in signature.authentication %}',
                            "SMS से भेजा गया एक बार का कोड",
                            "{% endif %}",
                        ],
                    ),
                    (
                        "हस्ताक्षर का रूप",
                        [
                            '{% if signature.style == "drawn" %}',
                            "हाथ से बनाया गया",
                            "{% endif %}",
                            '{% if signature.style == "typed" %}',
                            "टाइप किया गया",
                            "{% endif %}",
                            '{% if signature.style == "uploaded" %}',
                            "चित्र के रूप में अपलोड किया गया",
                            "{% endif %}",
                        ],
                        "signature.style",
                    ),
                    (
                        "दस्तावेज़",
                        [
                            "{% if signature.same_document %}",
                            "दिखाया गया और हस्ताक्षरित: ऊपर का फ़िंगरप्रिंट",
                            "{% else %}",
                            ("{{ signature.sha256 }}", "Table Code"),
                            "{% endif %}",
                        ],
                    ),
                    ("समय", "{{ signature.signed_at }} UTC"),
                    (
                        "स्थानीय समय",
                        "{{ signature.signed_at_local }} ({{ signature.zone }})",
                        "signature.zone",
                    ),
                    ("IP पता", "{{ signature.address }}", "signature.address"),
                    ("डिवाइस", "{{ signature.device }}", "signature.device"),
                    ("सहमति", "“{{ signature.consent }}”"),
                ]
            ),
        ],
    ),
    Part("हस्ताक्षर का प्रकार"),
    Text(
        "यह सुदृढ़ साक्ष्य के साथ एक साधारण इलेक्ट्रॉनिक हस्ताक्षर है। यह न तो उन्नत और न ही "
        "योग्य (क्वालिफ़ाइड) इलेक्ट्रॉनिक हस्ताक्षर है, उदाहरण के लिए विनियम (EU) संख्या "
        "910/2014 के अर्थ में: उनके लिए विश्वास सेवा प्रदाता आवश्यक है।"
    ),
    Part("साक्ष्य शृंखला"),
    Text(
        "पहले मसौदे से लेकर प्रत्येक चरण एक प्रविष्टि है, जिसके हैश में पिछली प्रविष्टि का "
        "हैश शामिल है। जब ये पृष्ठ बने, अंतिम प्रविष्टि की संख्या {{ chain.number | number }} "
        "और हैश यह था:"
    ),
    Code("{{ chain.hash }}"),
    Part("जाँच कैसे करें"),
    Point("किसी भी पक्ष से इस अनुबंध का साक्ष्य बंडल माँगें: सभी दस्तावेज़ों, शृंखला और एक छोटे प्रोग्राम वाली ज़िप फ़ाइल।"),
    Point(
        "उसे खोलें और “python3 verify.py” चलाएँ। इसके लिए न नेटवर्क चाहिए न खाता; जो भी बदला, "
        "हटाया या जोड़ा गया हो, यह उसका नाम बताता है।"
    ),
    Point("इस पृष्ठ के फ़िंगरप्रिंट और हैश की तुलना बंडल के मानों से करें।"),
    Small(
        "इन पृष्ठों के बिना दस्तावेज़ की कोई पूर्व प्रति तभी हस्ताक्षरित दस्तावेज़ है, जब "
        "उसका SHA-256 ऊपर के फ़िंगरप्रिंट से अक्षरशः मेल खाए।"
    ),
]
