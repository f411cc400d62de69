"""The words of the tables that the templates share, in Arabic."""

WORDS = {
    "registry": "السجل التجاري:",
    "vat": "الرقم الضريبي:",
    "email": "البريد الإلكتروني:",
    "phone": "الهاتف:",
    "number": "م",
    "description": "الوصف",
    "quantity": "الكمية",
    "price": "سعر الوحدة",
    "discount": "الخصم",
    "amount": "المبلغ",
    "untaxed": "الإجمالي قبل الضريبة",
    "tax": "الضريبة",
    "total": "الإجمالي",
    "signed_for": "وُقِّع نيابةً عن",
    "signature": "التوقيع:",
    "name": "الاسم:",
    "title": "الصفة:",
    "date": "التاريخ:",
}
