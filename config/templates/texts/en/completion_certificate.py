"""The pages behind a signed document that say how it was signed, in English."""

from blocks import Code, Details, Each, Part, Point, Small, Subtitle, Text, Title

TITLE = "Completion Certificate"
FIRST_HEADER = "{{ document.title }}\t{{ document.number }}"
HEADER = "Completion Certificate\t{{ document.number }}"
FOOTER = "{{ document.number }}\tPage {PAGE} of {NUMPAGES}"

BODY = [
    Title("Completion Certificate"),
    Subtitle("These pages belong to the document named below and record how it was signed."),
    Details(
        [
            ("Contract", "**{{ document.number }}**"),
            ("Title", "{{ document.title }}"),
            ("Pages", "{{ document.pages | number }}", "document.pages"),
        ]
    ),
    Part("Fingerprint of the document (SHA-256)"),
    Code("{{ document.sha256 }}"),
    Text(
        "It was computed from the PDF before these pages were added. Every signer was shown "
        "this fingerprint together with the document, before signing."
    ),
    Part("Signatures"),
    Each(
        "signature in signatures",
        [
            Details(
                [
                    ("Party", "**{{ signature.party }}**"),
                    (
                        "Signed by",
                        [
                            "**{{ signature.name }}**",
                            "{% if signature.title %}",
                            "{{ signature.title }}",
                            "{% endif %}",
                        ],
                    ),
                    ("E-mail", "{{ signature.email }}", "signature.email"),
                    (
                        "Authenticated by",
                        [
                            '{% if "link" in signature.authentication %}',
                            "Personal link, sent to {{ signature.email }}",
                            "{% endif %}",
                            '{% if "login" in signature.authentication %}',
                            "Signed in to the company's system as {{ signature.login }}",
                            "{% endif %}",
                            '{% if "password" in signature.authentication %}',
                            "Password entered again",
                            "{% endif %}",
                            '{% if "code_email" in signature.authentication %}',
                            "One-time code sent by e-mail",
                            "{% endif %}",
                            '{% if "code_sms" in signature.authentication %}',
                            "One-time code sent by text message",
                            "{% endif %}",
                        ],
                    ),
                    (
                        "Signature",
                        [
                            '{% if signature.style == "drawn" %}',
                            "Drawn by hand",
                            "{% endif %}",
                            '{% if signature.style == "typed" %}',
                            "Typed",
                            "{% endif %}",
                            '{% if signature.style == "uploaded" %}',
                            "Uploaded as a picture",
                            "{% endif %}",
                        ],
                        "signature.style",
                    ),
                    (
                        "Document",
                        [
                            "{% if signature.same_document %}",
                            "Shown and signed: the fingerprint above",
                            "{% else %}",
                            ("{{ signature.sha256 }}", "Table Code"),
                            "{% endif %}",
                        ],
                    ),
                    ("Time", "{{ signature.signed_at }} UTC"),
                    (
                        "Local time",
                        "{{ signature.signed_at_local }} ({{ signature.zone }})",
                        "signature.zone",
                    ),
                    ("IP address", "{{ signature.address }}", "signature.address"),
                    ("Device", "{{ signature.device }}", "signature.device"),
                    ("Consent", "“{{ signature.consent }}”"),
                ]
            ),
        ],
    ),
    Part("Kind of signature"),
    Text(
        "This is a simple electronic signature with strong evidence. It is neither an "
        "advanced nor a qualified electronic signature, for example in the sense of "
        "Regulation (EU) No 910/2014: those need a trust service provider."
    ),
    Part("Chain of evidence"),
    Text(
        "Every step, from the first draft on, is an entry whose hash includes the one before. "
        "When these pages were made, the last entry had the number {{ chain.number | number "
        "}} and this hash:"
    ),
    Code("{{ chain.hash }}"),
    Part("How to verify"),
    Point(
        "Ask either party for the evidence bundle of this contract: a zip with all documents, "
        "the chain and a small program."
    ),
    Point(
        "Unpack it and run “python3 verify.py”. It needs no network and no account, and names "
        "whatever was changed, removed or added."
    ),
    Point("Compare the fingerprint and the hash on this page with those in the bundle."),
    Small(
        "An earlier copy of the document, without these pages, is the signed one if its "
        "SHA-256 is the fingerprint above, character by character."
    ),
]
