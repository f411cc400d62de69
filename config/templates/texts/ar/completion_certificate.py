"""The pages behind a signed document that say how it was signed, in Arabic."""

from blocks import Code, Details, Each, Part, Point, Small, Subtitle, Text, Title

TITLE = "شهادة إتمام التوقيع"
FIRST_HEADER = "{{ document.title }}\t{{ document.number }}"
HEADER = "شهادة إتمام التوقيع\t{{ document.number }}"
FOOTER = "{{ document.number }}\tصفحة {PAGE} من {NUMPAGES}"

BODY = [
    Title("شهادة إتمام التوقيع"),
    Subtitle("تخص هذه الصفحات المستند المذكور أدناه وتبيّن كيف جرى توقيعه."),
    Details(
        [
            ("العقد", "**{{ document.number }}**"),
            ("العنوان", "{{ document.title }}"),
            ("الصفحات", "{{ document.pages | number }}", "document.pages"),
        ]
    ),
    Part("بصمة المستند (SHA-256)"),
    Code("{{ document.sha256 }}"),
    Text("حُسبت من ملف PDF قبل إضافة هذه الصفحات، وعُرضت هذه البصمة مع المستند على كل موقِّع قبل التوقيع."),
    Part("التوقيعات"),
    Each(
        "signature in signatures",
        [
            Details(
                [
                    ("الطرف", "**{{ signature.party }}**"),
                    (
                        "الموقِّع",
                        [
                            "**{{ signature.name }}**",
                            "{% if signature.title %}",
                            "{{ signature.title }}",
                            "{% endif %}",
                        ],
                    ),
                    ("البريد الإلكتروني", "{{ signature.email }}", "signature.email"),
                    (
                        "طريقة التحقق من الهوية",
                        [
                            '{% if "link" in signature.authentication %}',
                            "رابط شخصي أُرسل إلى {{ signature.email }}",
                            "{% endif %}",
                            '{% if "login" in signature.authentication %}',
                            "تسجيل الدخول إلى نظام الشركة باسم {{ signature.login }}",
                            "{% endif %}",
                            '{% if "password" in signature.authentication %}',
                            "إعادة إدخال كلمة المرور",
                            "{% endif %}",
                            '{% if "code_email" in signature.authentication %}',
                            "رمز لمرة واحدة أُرسل بالبريد الإلكتروني",
                            "{% endif %}",
                            '{% if "code_sms" in signature.authentication %}',
                            "رمز لمرة واحدة أُرسل برسالة نصية",
                            "{% endif %}",
                        ],
                    ),
                    (
                        "شكل التوقيع",
                        [
                            '{% if signature.style == "drawn" %}',
                            "مرسوم باليد",
                            "{% endif %}",
                            '{% if signature.style == "typed" %}',
                            "مكتوب بالطباعة",
                            "{% endif %}",
                            '{% if signature.style == "uploaded" %}',
                            "مرفوع كصورة",
                            "{% endif %}",
                        ],
                        "signature.style",
                    ),
                    (
                        "المستند",
                        [
                            "{% if signature.same_document %}",
                            "المعروض والموقَّع: البصمة أعلاه",
                            "{% else %}",
                            ("{{ signature.sha256 }}", "Table Code"),
                            "{% endif %}",
                        ],
                    ),
                    ("الوقت", "{{ signature.signed_at }} UTC"),
                    (
                        "الوقت المحلي",
                        "{{ signature.signed_at_local }} ({{ signature.zone }})",
                        "signature.zone",
                    ),
                    ("عنوان IP", "{{ signature.address }}", "signature.address"),
                    ("الجهاز", "{{ signature.device }}", "signature.device"),
                    ("الموافقة", "«{{ signature.consent }}»"),
                ]
            ),
        ],
    ),
    Part("نوع التوقيع"),
    Text(
        "هذا توقيع إلكتروني بسيط مدعوم بأدلة قوية. وهو ليس توقيعًا إلكترونيًا متقدمًا ولا "
        "مؤهَّلًا، مثلًا بمعنى اللائحة (الاتحاد الأوروبي) رقم 910/2014، إذ يتطلب هذان مزوِّد "
        "خدمات ثقة."
    ),
    Part("سلسلة الأدلة"),
    Text(
        "كل خطوة منذ المسودة الأولى قيدٌ تتضمن بصمته بصمة القيد السابق. عند إعداد هذه الصفحات "
        "كان رقم آخر قيد {{ chain.number | number }} وبصمته:"
    ),
    Code("{{ chain.hash }}"),
    Part("كيفية التحقق"),
    Point("اطلب من أيٍّ من الطرفين حزمة أدلة هذا العقد: ملف مضغوط يضم جميع المستندات والسلسلة وبرنامجًا صغيرًا."),
    Point(
        "فُكَّ الضغط وشغِّل “python3 verify.py”. لا يحتاج إلى شبكة ولا إلى حساب، ويسمّي كل ما غُيِّر أو حُذف أو أُضيف."
    ),
    Point("قارن البصمة والقيد في هذه الصفحة بما في الحزمة."),
    Small(
        "أي نسخة سابقة من المستند بلا هذه الصفحات هي المستند الموقَّع إذا طابقت بصمتها "
        "SHA-256 البصمة أعلاه حرفًا بحرف."
    ),
]
