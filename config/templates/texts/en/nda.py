"""Mutual non-disclosure agreement, in English."""

from blocks import (
    Clause,
    Details,
    Item,
    Lead,
    Part,
    Parties,
    SignatureBlock,
    SubItem,
    Subtitle,
    Title,
    When,
)

TITLE = "Mutual Non-Disclosure Agreement"
FIRST_HEADER = "{{ company.name }}\t{{ contract.number }}"
HEADER = "Mutual Non-Disclosure Agreement\t{{ contract.number }}"
FOOTER = "{{ company.name }} and {{ counterparty.name }}\tPage {PAGE} of {NUMPAGES}"

_OPENING = [
    Title("Mutual Non-Disclosure Agreement"),
    Subtitle("No. {{ contract.number }}  ·  {{ contract.date | date }}"),
    Lead("This Agreement is made between the following parties:"),
    Parties("First party", "Second party"),
    Details(
        [
            ("Subject", "{{ contract.title }}"),
            ("Effective Date", "{{ contract.effective_date | date }}"),
        ]
    ),
]

_INFORMATION = [
    Clause("Purpose", "purpose"),
    When(
        "contract.purpose",
        [
            Item(
                "Each party may disclose confidential information to the other for the "
                "following purpose (the **Purpose**): {{ contract.purpose }}"
            )
        ],
        otherwise=[
            Item(
                "Each party may disclose confidential information to the other so that both can "
                "discuss, assess and, if they so agree, carry out business with each other on "
                "the subject named above (the **Purpose**)."
            )
        ],
    ),
    Item(
        "In this Agreement the party that discloses information is the **Discloser** and the "
        "party that receives it is the **Recipient**. “Including” means “including without "
        "limitation”, and “in writing” includes email."
    ),
    Clause("Confidential Information", "information"),
    Item(
        "**Confidential Information** means all information that the Discloser, or someone on "
        "its behalf, discloses for the Purpose on or after the Effective Date, in any form, if "
        "it is marked as confidential or if a reasonable person would understand it to be "
        "confidential from its nature or from the way it was disclosed. It includes the fact "
        "that the parties are in talks and what the talks are about."
    ),
    Item("Information is not Confidential Information to the extent that the Recipient can show that it:"),
    SubItem("is public, or becomes public without a breach of this Agreement;"),
    SubItem("was lawfully known to the Recipient, free of any duty of secrecy, before disclosure;"),
    SubItem("was lawfully received from a third party who was free to disclose it; or"),
    SubItem("was developed by the Recipient without use of the Discloser’s information."),
]

_DUTIES = [
    Clause("Duties of the Recipient", "duties"),
    Item("The Recipient shall:"),
    SubItem("keep the Confidential Information secret;"),
    SubItem("use it for the Purpose only;"),
    SubItem(
        "protect it with the care that it takes of its own information of the same kind, and "
        "with reasonable care at least;"
    ),
    SubItem("copy it only as far as the Purpose requires; and"),
    SubItem(
        "tell the Discloser without delay of any loss or unauthorised use or disclosure of which "
        "it learns, and help to limit the effect."
    ),
    Item("It shall not reverse engineer samples, software or devices that it receives."),
    Clause("Permitted disclosure", "permitted"),
    Item(
        "The Recipient may share Confidential Information with those of its own and its group’s "
        "directors, staff, professional advisers and contractors who need it for the Purpose and "
        "who are bound to secrecy on terms no less strict than these. It is responsible for what "
        "they do with it."
    ),
    Item(
        "The Recipient may disclose what a law, a court, a stock exchange or a public authority "
        "requires. Where lawful, it shall first tell the Discloser, so that it can seek "
        "protection, and shall disclose no more than is required."
    ),
    Item(
        "Nothing in this Agreement prevents anyone from reporting a suspected breach of the law "
        "to a competent authority."
    ),
    Clause("Return and destruction", "return"),
    Item(
        "At the Discloser’s written request, and in any case when the Purpose has ended, the "
        "Recipient shall within 14 days return or destroy the Confidential Information and "
        "confirm in writing that it has done so."
    ),
    Item(
        "It may keep what a law or professional rule obliges it to keep, and copies in routine "
        "back-ups until they are overwritten. This Agreement applies to them for as long as they "
        "are kept."
    ),
    Clause("Personal data", "data"),
    Item(
        "The parties shall disclose personal data only where the Purpose requires it, and shall "
        "comply with the data protection laws that apply to them. If one party is to handle "
        "personal data on the other’s behalf, they shall first agree on the terms that the law "
        "requires."
    ),
    Clause("What this Agreement does not do", "limits"),
    Item(
        "All Confidential Information remains the Discloser’s. No licence or other right in it is "
        "granted, except to use it for the Purpose."
    ),
    Item(
        "Neither party is obliged to disclose anything, to enter into a further agreement, or to "
        "refrain from similar work of its own. Confidential Information is given as it is, and "
        "the Discloser does not warrant that it is complete or correct."
    ),
]

_TERM_HEAD = "This Agreement takes effect on {{ contract.effective_date | date }} (the **Effective Date**)"

_TERM = [
    Clause("Term", "term"),
    When(
        'contract.term.mode == "fixed"',
        [
            Item(
                f"{_TERM_HEAD} and covers what is disclosed within "
                "{{ contract.term.length | duration }} from that date{% if contract.end_date %}, "
                "up to and including {{ contract.end_date | date }}{% endif %}."
            )
        ],
        others=[
            (
                'contract.term.mode == "auto_renew"',
                [
                    Item(
                        f"{_TERM_HEAD} and covers what is disclosed within "
                        "{{ contract.term.length | duration }} from that date. It renews for "
                        "further periods of {% if contract.term.renewal %}"
                        "{{ contract.term.renewal | duration }}{% else %}the same length"
                        "{% endif %}{% if contract.term.renewal_limit %}, no more than "
                        "{% if contract.term.renewal_limit == 1 %}once{% else %}"
                        "{{ contract.term.renewal_limit | number }} times{% endif %}{% endif %}, "
                        "unless either party gives the other notice in writing "
                        "{% if contract.notice %}at least {{ contract.notice | duration }} "
                        "{% endif %}before the end of the period then running."
                    )
                ],
            )
        ],
        otherwise=[
            Item(
                f"{_TERM_HEAD} and covers what is disclosed until either party ends it by "
                "notice in writing{% if contract.notice %} at least "
                "{{ contract.notice | duration }} in advance{% endif %}."
            )
        ],
    ),
    Item(
        "The duties in clauses [[duties]] to [[data]] continue for three years after this "
        "Agreement ends. For trade secrets and personal data they continue for as long as the "
        "law protects them."
    ),
]

_CLOSING = [
    Clause("Remedies", "remedies"),
    Item(
        "Damages alone may not make good a breach of this Agreement. The Discloser may therefore "
        "ask a court for an injunction or other urgent relief, besides any other remedy."
    ),
    When(
        "contract.liability_cap",
        [
            Item(
                "Except for intent, fraud and whatever else the law does not allow to be limited, "
                "the total liability of each party under this Agreement does not exceed "
                "{{ contract.liability_cap | money(contract.currency) }}."
            )
        ],
    ),
    Clause("Governing law and courts", "law"),
    Item(
        "This Agreement, and all disputes and claims in connection with it, are governed by the "
        "law in force in {% if contract.governing_law %}{{ contract.governing_law }}{% else %}"
        "the place of the defendant’s registered office{% endif %}, without its rules on "
        "conflict of laws."
    ),
    Item(
        "The courts of {% if contract.venue %}{{ contract.venue }}{% else %}the place of the "
        "defendant’s registered office{% endif %} have exclusive jurisdiction. Either party may "
        "ask any competent court for urgent interim relief."
    ),
    Clause("General", "general"),
    Item(
        "This Agreement is the whole agreement of the parties on confidentiality for the Purpose. "
        "It may be changed, and a right under it waived, only in writing signed by the party "
        "bound. Neither party may transfer it without the other’s written consent."
    ),
    Item(
        "Notices must be in writing and be sent to the address above or to another that the party "
        "has notified. If a term is invalid, the rest stays in force. Only the parties may "
        "enforce this Agreement."
    ),
    Item(
        "This Agreement may be signed electronically and in counterparts, which together form one document."
    ),
    Part("Signatures"),
    Lead("The parties have signed this Agreement through their authorised representatives."),
    SignatureBlock(),
]

BODY = [*_OPENING, *_INFORMATION, *_DUTIES, *_TERM, *_CLOSING]
