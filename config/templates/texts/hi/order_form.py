"""Order form, in Hindi: what is bought, for how much, for how long."""

from blocks import (
    Details,
    Lead,
    Lines,
    Part,
    Parties,
    Point,
    SignatureBlock,
    Subtitle,
    Text,
    Title,
    When,
)

TITLE = "ऑर्डर प्रपत्र"
FIRST_HEADER = "{{ company.name }}\t{{ contract.number }}"
HEADER = "ऑर्डर प्रपत्र\t{{ contract.number }}"
FOOTER = "{{ company.name }} एवं {{ counterparty.name }}\tपृष्ठ {PAGE} / {NUMPAGES}"

_ORDER = "{{ order.number }}{% if order.date %}, दिनांक {{ order.date | date }}{% endif %}"
_PAYMENT_TERMS = '{{ contract.payment_terms | default("बीजक की तिथि से 30 दिन") }}'
_RENEWAL = (
    "; उसके बाद हर बार {% if contract.term.renewal %}{{ contract.term.renewal | duration "
    "}}{% else %}उतनी ही अवधि"
    "{% endif %} के लिए नवीकरण{% if contract.term.renewal_limit %}, अधिकतम "
    "{{ contract.term.renewal_limit | number }} बार{% endif %}, जब तक कि कोई पक्ष अवधि की समाप्ति से "
    "{% if contract.notice %}कम से कम {{ contract.notice | duration }} {% endif %}पहले "
    "लिखित सूचना न दे"
)
_TERM = (
    '{% if contract.term.mode == "evergreen" %}आरंभ तिथि से तब तक जब तक कोई पक्ष '
    "{% if contract.notice %}कम से कम {{ contract.notice | duration }} पहले {% endif %}"
    "लिखित सूचना देकर इसे समाप्त न करे{% else %}{{ contract.term.length | duration }}{% if contract.end_date %}, "
    "{{ contract.end_date | date }} तक (वह दिन सम्मिलित){% endif %}"
    '{% if contract.term.mode == "auto_renew" %}' + _RENEWAL + "{% endif %}{% endif %}"
)

BODY = [
    Title("ऑर्डर प्रपत्र"),
    Subtitle("सं. {{ contract.number }}  ·  {{ contract.date | date }}"),
    Parties("आपूर्तिकर्ता", "ग्राहक"),
    Part("ऑर्डर की वस्तुएँ और सेवाएँ"),
    When(
        "lines",
        [Lines()],
        otherwise=[Text("{{ contract.title }}, कर-पूर्व मूल्य {{ contract.value | money(contract.currency) }}।")],
    ),
    Part("वाणिज्यिक शर्तें"),
    Details(
        [
            ("विषय", "{{ contract.title }}"),
            ("ऑर्डर", _ORDER, "order"),
            ("ग्राहक का संदर्भ", "{{ order.reference }}", "order and order.reference"),
            ("प्रयोजन", "{{ contract.purpose }}", "contract.purpose"),
            ("आरंभ तिथि", "{{ contract.effective_date | date }}"),
            ("अवधि", _TERM),
            ("भुगतान की शर्तें", _PAYMENT_TERMS),
            ("मुद्रा", "{{ contract.currency }}"),
            (
                "दायित्व की सीमा",
                "प्रत्येक पक्ष के लिए कुल {{ contract.liability_cap | money(contract.currency) }}",
                "contract.liability_cap",
            ),
            ("शासी विधि", "{{ contract.governing_law }}", "contract.governing_law"),
            ("न्यायालय", "{{ contract.venue }}", "contract.venue"),
        ]
    ),
    Part("लागू शर्तें"),
    Point(
        "हस्ताक्षर करके ग्राहक ऊपर सूचीबद्ध उत्पादों और सेवाओं का ऑर्डर देता है और "
        "आपूर्तिकर्ता उनकी आपूर्ति के लिए "
        "सहमत होता है। यदि पक्षों ने उन पर लागू कोई रूपरेखा, सेवा या वैसा ही करार किया है, "
        "तो यह प्रपत्र उसका भाग है; "
        "भिन्नता होने पर इस ऑर्डर के लिए यह प्रपत्र अभिभावी होगा। ग्राहक की छपी हुई क्रय "
        "शर्तें लागू नहीं होतीं।"
    ),
    Point(
        "मूल्यों में कर सम्मिलित नहीं हैं; वे आपूर्ति के दिन विधि द्वारा नियत दर पर जोड़े "
        "जाएँगे। ऊपर के योग उन्हें आज की "
        "दरों पर दिखाते हैं।"
    ),
    Point(
        "जिस बीजक पर कारण सहित लिखित विवाद न हो वह देय तिथि तक पूरा देय है। यदि कोई "
        "अविवादित बीजक लिखित स्मरण के 15 "
        "दिन बाद भी अदत्त रहे, तो आपूर्तिकर्ता आपूर्ति रोक सकता है।"
    ),
    Point(
        "प्रत्येक पक्ष इस प्रपत्र के मूल्य और अन्य शर्तें गोपनीय रखेगा। यदि दूसरा पक्ष कोई "
        "तात्त्विक भंग करे और लिखित "
        "सूचना के 30 दिन के भीतर उसे दूर न करे, तो पहला पक्ष इस ऑर्डर को लिखित रूप से "
        "तुरंत समाप्त कर सकता है।"
    ),
    Point(
        "कोई पक्ष लाभ की हानि या परोक्ष हानि के लिए दायी नहीं है। आशय, कपट, मृत्यु या "
        "शारीरिक क्षति पर, या जहाँ विधि "
        "मना करे, दायित्व की कोई सीमा लागू नहीं होती।"
    ),
    Part("हस्ताक्षर"),
    Lead("पक्षों के अधिकृत प्रतिनिधियों द्वारा हस्ताक्षरित; इलेक्ट्रॉनिक हस्ताक्षर भी मान्य हैं।"),
    SignatureBlock(),
]
