"""The words of the tables that the templates share, in English."""

WORDS = {
    "registry": "Company no.",
    "vat": "Tax no.",
    "email": "Email",
    "phone": "Telephone",
    "number": "No.",
    "description": "Description",
    "quantity": "Quantity",
    "price": "Unit price",
    "discount": "Discount",
    "amount": "Amount",
    "untaxed": "Total before tax",
    "tax": "Tax",
    "total": "Total",
    "signed_for": "Signed for and on behalf of",
    "signature": "Signature:",
    "name": "Name:",
    "title": "Title:",
    "date": "Date:",
}
