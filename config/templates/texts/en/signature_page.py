"""The page that is added to a signed PDF, in English."""

from blocks import (
    Code,
    Details,
    Part,
    SignatureRecord,
    Small,
    Subtitle,
    Text,
    Title,
    When,
)

TITLE = "Signature Page"
FIRST_HEADER = "{{ document.title }}\t{{ document.number }}"
HEADER = "Signature Page\t{{ document.number }}"
FOOTER = "{{ document.number }}\tPage {PAGE} of {NUMPAGES}"

BODY = [
    Title("Signature Page"),
    Subtitle("This page belongs to the document named below and records how it was signed."),
    Details(
        [
            ("Contract", "**{{ document.number }}**"),
            ("Title", "{{ document.title }}"),
            ("Pages", "{{ document.pages | number }}", "document.pages"),
        ]
    ),
    Part("Fingerprint of the signed document (SHA-256)"),
    Code("{{ document.sha256 }}"),
    Part("Signatures"),
    When(
        "signatures",
        [SignatureRecord()],
        otherwise=[Text("No signature has been recorded.")],
    ),
    When("verified", [Part("Verification"), Text("{{ verified }}")]),
    Small(
        "To check that a copy is the signed document, compute the SHA-256 of the PDF file as it "
        "was before this page was added and compare it with the fingerprint above: both must be "
        "the same, character by character."
    ),
]
