"""Order form, in Arabic: what is bought, for how much, for how long."""

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

TITLE = "نموذج طلب"
FIRST_HEADER = "{{ company.name }}\t{{ contract.number }}"
HEADER = "نموذج طلب\t{{ contract.number }}"
FOOTER = "{{ company.name }} و{{ counterparty.name }}\tصفحة {PAGE} من {NUMPAGES}"

_ORDER = "{{ order.number }}{% if order.date %} بتاريخ {{ order.date | date }}{% endif %}"
_PAYMENT_TERMS = '{{ contract.payment_terms | default("30 يومًا من تاريخ الفاتورة") }}'
_RENEWAL = (
    "، ثم يتجدد كل مرة لمدة {% if contract.term.renewal %}{{ contract.term.renewal | duration }}"
    "{% else %}مماثلة{% endif %}{% if contract.term.renewal_limit %}، على ألا يتجاوز عدد "
    "مرات التجديد "
    "{{ contract.term.renewal_limit | number }}{% endif %}، ما لم يخطر أحد الطرفين الآخر كتابةً بعدم "
    "التجديد قبل نهاية المدة{% if contract.notice %} بما لا يقل عن {{ contract.notice | "
    "duration }}{% endif %}"
)
_TERM = (
    '{% if contract.term.mode == "evergreen" %}من تاريخ البدء إلى أن ينهيه أحد الطرفين بإخطار كتابي'
    "{% if contract.notice %} قبل {{ contract.notice | duration }} على الأقل{% endif %}"
    "{% else %}{{ contract.term.length | duration }}{% if contract.end_date %}، أي إلى نهاية يوم "
    "{{ contract.end_date | date }}{% endif %}"
    '{% if contract.term.mode == "auto_renew" %}' + _RENEWAL + "{% endif %}{% endif %}"
)

BODY = [
    Title("نموذج طلب"),
    Subtitle("رقم {{ contract.number }}  ·  {{ contract.date | date }}"),
    Parties("المورِّد", "العميل"),
    Part("المطلوب"),
    When(
        "lines",
        [Lines()],
        otherwise=[
            Text("{{ contract.title }}، بمبلغ {{ contract.value | money(contract.currency) }} قبل الضريبة.")
        ],
    ),
    Part("الشروط التجارية"),
    Details(
        [
            ("الموضوع", "{{ contract.title }}"),
            ("أمر البيع", _ORDER, "order"),
            ("مرجع العميل", "{{ order.reference }}", "order and order.reference"),
            ("الغرض", "{{ contract.purpose }}", "contract.purpose"),
            ("تاريخ البدء", "{{ contract.effective_date | date }}"),
            ("المدة", _TERM),
            ("شروط السداد", _PAYMENT_TERMS),
            ("العملة", "{{ contract.currency }}"),
            (
                "حد المسؤولية",
                "{{ contract.liability_cap | money(contract.currency) }} إجمالًا لكل طرف",
                "contract.liability_cap",
            ),
            ("القانون الواجب التطبيق", "{{ contract.governing_law }}", "contract.governing_law"),
            ("المحاكم المختصة", "{{ contract.venue }}", "contract.venue"),
        ]
    ),
    Part("الأحكام السارية"),
    Point(
        "بالتوقيع يطلب العميل المنتجات والخدمات المبيَّنة أعلاه ويوافق المورِّد على "
        "توريدها. وإذا كان الطرفان "
        "قد وقَّعا اتفاقية إطارية أو اتفاقية خدمات أو ما يماثلها تشملها، كان هذا النموذج "
        "جزءًا منها، وعند "
        "الاختلاف يُقدَّم هذا النموذج فيما يخص هذا الطلب. ولا تسري شروط الشراء المطبوعة لدى العميل."
    ),
    Point(
        "لا تشمل الأسعار الضرائب، وتضاف بالنسبة التي يحددها القانون يوم التوريد. وتبيِّنها "
        "الإجماليات أعلاه "
        "بالنسب الحالية."
    ),
    Point(
        "الفاتورة التي لا يُنازع فيها كتابةً مع بيان الأسباب تُسدَّد كاملةً في موعد "
        "استحقاقها. وللمورِّد أن يعلِّق "
        "التوريد إذا بقيت فاتورة غير متنازع فيها دون سداد 15 يومًا بعد تذكير كتابي."
    ),
    Point(
        "يكتم كل طرف أسعار هذا النموذج وسائر شروطه. ولأي منهما أن ينهي هذا الطلب فورًا "
        "كتابةً إذا أخل الآخر به "
        "إخلالًا جوهريًّا ولم يصلحه خلال 30 يومًا من إخطار كتابي."
    ),
    Point(
        "لا يُسأل أي من الطرفين عن فوات الربح ولا عن الأضرار غير المباشرة. ولا يسري أي حد "
        "للمسؤولية على العمد "
        "أو الغش أو الوفاة أو الإصابة الجسدية أو حيثما منع القانون ذلك."
    ),
    Part("التوقيعات"),
    Lead("وُقِّع بوساطة ممثلي الطرفين المفوَّضين، ويجوز التوقيع إلكترونيًّا."),
    SignatureBlock(),
]
