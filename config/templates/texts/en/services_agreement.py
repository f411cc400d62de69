"""Services agreement, in English: the company sells services to the counterparty."""

from blocks import (
    Clause,
    Definition,
    Details,
    Item,
    Lead,
    Lines,
    Part,
    Parties,
    Schedule,
    SignatureBlock,
    SubItem,
    Subtitle,
    Text,
    Title,
    When,
)

TITLE = "Services Agreement"
FIRST_HEADER = "{{ company.name }}\t{{ contract.number }}"
HEADER = "Services Agreement\t{{ contract.number }}"
FOOTER = "{{ company.name }} and {{ counterparty.name }}\tPage {PAGE} of {NUMPAGES}"

_ORDER = (
    "{{ order.number }}{% if order.date %} of {{ order.date | date }}{% endif %}"
    "{% if order.reference %} (Customer’s reference: {{ order.reference }}){% endif %}"
)

_OPENING = [
    Title("Services Agreement"),
    Subtitle("No. {{ contract.number }}  ·  {{ contract.date | date }}"),
    Lead("This Agreement is made between the following parties:"),
    Parties("Supplier", "Customer"),
    Details(
        [
            ("Subject", "{{ contract.title }}"),
            ("Effective Date", "{{ contract.effective_date | date }}"),
            (
                "Order",
                _ORDER,
                "order",
            ),
        ]
    ),
    When(
        "contract.purpose",
        [
            Part("Background"),
            Text(
                "The Customer wishes to receive, and the Supplier is willing to provide, "
                "services for the following purpose: {{ contract.purpose }}"
            ),
        ],
    ),
]

_DEFINITIONS = [
    Clause("Definitions and interpretation", "definitions"),
    Item("In this Agreement:"),
    Definition(
        "**Affiliate** means a company that controls a party, is controlled by it, or is "
        "under the same control as that party."
    ),
    Definition(
        "**Business Day** means a day on which banks are open for general business at the "
        "place of both parties’ registered offices."
    ),
    Definition(
        "**Confidential Information** means all information, in any form, that one party "
        "discloses to the other in connection with this Agreement and that is marked as "
        "confidential or that a reasonable person would understand to be confidential, "
        "including prices, business plans, customer data, software and know-how."
    ),
    Definition(
        "**Customer Materials** means the data, documents, systems and other items that the "
        "Customer supplies or gives access to for the Services."
    ),
    Definition(
        "**Deliverables** means what the Supplier is to create for the Customer and hand "
        "over as part of the Services."
    ),
    Definition("**Fees** means the amounts payable for the Services, as set out in Schedule 1."),
    Definition(
        "**Intellectual Property Rights** means copyright, patents, designs, trade marks, "
        "database rights, rights in trade secrets, and all similar rights anywhere in the "
        "world, registered or not."
    ),
    Definition(
        "**Personal Data** means information about an identified or identifiable living "
        "person that the Supplier handles on the Customer’s behalf under this Agreement."
    ),
    Definition("**Services** means the services described in Schedule 1."),
    Definition("**Term** means the time during which this Agreement is in force under clause [[term]]."),
    Item(
        "Headings are for convenience only. “Including” means “including without "
        "limitation”. “In writing” includes email. A reference to a law is to that law as "
        "amended or replaced from time to time."
    ),
    Item(
        "If the clauses of this Agreement and Schedule 1 conflict, the clauses prevail, "
        "except where Schedule 1 says expressly that it overrides a named clause. No other "
        "terms apply, even if printed on or referred to in an order, an acknowledgement or "
        "an invoice."
    ),
]

_SERVICES = [
    Clause("Services", "services"),
    Item(
        "The Supplier shall provide the Services from the Effective Date, or from the later "
        "date stated in Schedule 1, until the end of the Term."
    ),
    Item("The Supplier shall:"),
    SubItem(
        "provide the Services with the skill and care to be expected of a competent "
        "provider of similar services;"
    ),
    SubItem("use people who are suitably qualified and adequately supervised;"),
    SubItem("comply with the laws that apply to the provision of the Services; and"),
    SubItem(
        "keep to the agreed dates and tell the Customer without delay when it expects to "
        "miss one, why, and what it proposes to do."
    ),
    Item(
        "The Supplier may use subcontractors. It remains responsible for everything that "
        "they do or fail to do as if it had done or failed to do so itself."
    ),
    Item(
        "The Customer has ten Business Days from delivery of a Deliverable to tell the "
        "Supplier in writing in what way it departs from Schedule 1. The Supplier shall "
        "correct each such departure at its own cost and deliver again. A Deliverable is "
        "accepted when that time passes without notice of a departure or, if earlier, when "
        "the Customer uses it in its business."
    ),
    Clause("Customer’s responsibilities", "customer"),
    Item(
        "The Customer shall, in good time and at its own cost, give the Supplier the "
        "information, decisions, access and Customer Materials that the Supplier reasonably "
        "needs, and shall make sure that it is entitled to do so."
    ),
    Item(
        "If the Customer’s delay or omission prevents or delays the Services, the "
        "Supplier is not liable for the result, the agreed dates move by a reasonable time, "
        "and the Supplier may charge costs that it could not reasonably avoid, provided that "
        "it told the Customer promptly."
    ),
    Clause("Changes", "changes"),
    Item(
        "Either party may ask for a change to the Services. The Supplier shall state in "
        "writing how the change would affect the work, the dates and the Fees. Neither "
        "party is bound by a change until both have agreed to it in writing."
    ),
]

_MONEY = [
    Clause("Fees and payment", "fees"),
    Item("The Customer shall pay the Fees in {{ contract.currency }}."),
    When(
        "contract.payment_terms",
        [
            Item(
                "The Supplier shall invoice the Fees on the dates stated in Schedule 1 or, where "
                "none is stated, monthly in arrears. Each invoice is payable on these terms: "
                "{{ contract.payment_terms }}."
            )
        ],
        otherwise=[
            Item(
                "The Supplier shall invoice the Fees on the dates stated in Schedule 1 or, where "
                "none is stated, monthly in arrears. Each invoice is payable within 30 days of its date."
            )
        ],
    ),
    Item(
        "Expenses are payable only if the Customer agreed to them in writing beforehand, at "
        "cost and against receipts."
    ),
    Item(
        "If the Customer disputes part of an invoice in good faith, it shall say so in writing "
        "before the due date, give its reasons and pay the rest. The parties shall try to "
        "settle the dispute promptly under clause [[law]]."
    ),
    Item(
        "On an amount that is overdue and not disputed, the Supplier may charge simple "
        "interest of one per cent a month, or the highest rate that the law allows if that is "
        "lower. If such an amount stays unpaid for 15 days after a written reminder, the "
        "Supplier may suspend the Services until it is paid."
    ),
    Clause("Taxes", "taxes"),
    Item(
        "The Fees do not include value added tax, goods and services tax, sales tax or any "
        "similar tax. Where such a tax is due, the Supplier shall show it separately on a "
        "valid tax invoice and the Customer shall pay it in addition."
    ),
    Item(
        "If the law requires the Customer to withhold tax from a payment, it shall withhold no "
        "more than the law requires, pay it to the authority in time and give the Supplier the "
        "certificate. Each party shall give the other the documents reasonably needed to "
        "obtain relief under a tax treaty."
    ),
]

_RENEWAL_PERIOD = (
    "{% if contract.term.renewal %}{{ contract.term.renewal | duration }}{% else %}the same length{% endif %}"
)

_TERM = [
    Clause("Term and renewal", "term"),
    When(
        'contract.term.mode == "fixed"',
        [
            Item(
                "This Agreement takes effect on {{ contract.effective_date | date }} (the "
                "**Effective Date**) and continues for {{ contract.term.length | duration }}"
                "{% if contract.end_date %}, up to and including "
                "{{ contract.end_date | date }}{% endif %}, unless it is terminated earlier "
                "under clause [[termination]]."
            ),
            Item(
                "It then ends without notice. It is extended only if both parties agree in "
                "writing before that day."
            ),
        ],
        others=[
            (
                'contract.term.mode == "auto_renew"',
                [
                    Item(
                        "This Agreement takes effect on {{ contract.effective_date | date }} "
                        "(the **Effective Date**) and continues for an initial period of "
                        "{{ contract.term.length | duration }}{% if contract.end_date %}, up to "
                        "and including {{ contract.end_date | date }}{% endif %}, unless it is "
                        "terminated earlier under clause [[termination]]."
                    ),
                    Item(
                        "At the end of the initial period, and of each renewal period, it renews "
                        f"for a further period of {_RENEWAL_PERIOD}, unless either party gives "
                        "notice of non-renewal.{% if contract.term.renewal_limit %} It renews no "
                        "more than {% if contract.term.renewal_limit == 1 %}once{% else %}"
                        "{{ contract.term.renewal_limit | number }} times{% endif %}.{% endif %}"
                    ),
                    Item(
                        "Notice of non-renewal must be in writing and must reach the other party "
                        "{% if contract.notice %}at least {{ contract.notice | duration }} "
                        "{% endif %}before the last day of the period then running. This "
                        "Agreement then ends on that last day."
                    ),
                    Item(
                        "The Fees and other terms that apply on the last day of a period also "
                        "apply in the next, unless the parties agree otherwise in writing."
                    ),
                ],
            )
        ],
        otherwise=[
            Item(
                "This Agreement takes effect on {{ contract.effective_date | date }} (the "
                "**Effective Date**) and continues, with no fixed end, until it is terminated "
                "under this clause or clause [[termination]]."
            ),
            Item(
                "Either party may end this Agreement at any time, without giving a reason, by "
                "notice in writing that reaches the other {% if contract.notice %}at least "
                "{{ contract.notice | duration }}{% else %}a reasonable time{% endif %} in "
                "advance."
            ),
        ],
    ),
]

_PROTECTION = [
    Clause("Confidentiality", "confidentiality"),
    Item(
        "A party that receives Confidential Information of the other shall keep it secret, use "
        "it only to perform or exercise its rights under this Agreement, and protect it with "
        "at least reasonable care."
    ),
    Item(
        "It may share Confidential Information with those of its own and its Affiliates’ staff, "
        "advisers, insurers and subcontractors who need it for that purpose and are bound to "
        "keep it secret, and it is responsible for them."
    ),
    Item("These duties do not cover information that the receiving party can show:"),
    SubItem("is or becomes public without its fault;"),
    SubItem("it already held, or received from a third party, free of any duty of secrecy; or"),
    SubItem("it developed by itself without using the other’s Confidential Information."),
    Item(
        "A party may disclose what the law, a court or an authority requires. Where lawful, it "
        "shall first tell the other party so that it can object."
    ),
    Item(
        "These duties last for the Term and five years after it and, for trade secrets, for as "
        "long as they remain trade secrets."
    ),
    Clause("Intellectual property", "ip"),
    Item(
        "Each party keeps the Intellectual Property Rights that it owned before this Agreement "
        "or develops outside it. Those in Customer Materials stay with the Customer, which "
        "licenses the Supplier to use them for the Services during the Term."
    ),
    Item(
        "When the Fees for a Deliverable have been paid in full, the Supplier assigns to the "
        "Customer all Intellectual Property Rights in what it created specifically for that "
        "Deliverable, and shall sign what is needed to complete the assignment."
    ),
    Item(
        "Where a Deliverable contains materials, tools or know-how of the Supplier of general "
        "use, the Supplier keeps them and grants the Customer a perpetual, worldwide, "
        "non-exclusive, royalty-free licence to use and adapt them as part of the Deliverable. "
        "Third-party and open-source components come under their own licences, of which the "
        "Supplier shall inform the Customer before delivery."
    ),
    Clause("Data protection", "data"),
    Item(
        "Each party shall comply with the data protection laws that apply to it. The Customer "
        "decides why and how Personal Data is handled; the Supplier handles it on the "
        "Customer’s behalf."
    ),
    Item("The Supplier shall:"),
    SubItem("handle Personal Data only on the Customer’s documented instructions and for the Services;"),
    SubItem(
        "protect it with suitable technical and organisational measures, and bind to secrecy "
        "those who have access to it;"
    ),
    SubItem(
        "engage another processor, or move Personal Data to another country, only with the "
        "Customer’s consent and with the safeguards that the law requires;"
    ),
    SubItem(
        "tell the Customer of a breach of Personal Data without undue delay, within 48 hours "
        "of becoming aware of it at the latest, and help to deal with it;"
    ),
    SubItem(
        "help the Customer to answer requests from individuals and authorities and to show "
        "that this clause is kept; and"
    ),
    SubItem(
        "at the end of the Services return or delete Personal Data, as the Customer chooses, "
        "unless the law requires it to be kept."
    ),
]

_RISK = [
    Clause("Warranties", "warranties"),
    Item(
        "Each party warrants that it has the power to enter into this Agreement and that the "
        "person signing for it is authorised to do so."
    ),
    Item(
        "The Supplier warrants that the Services will be provided as clause [[services]] "
        "requires, that each Deliverable will conform in all material respects to Schedule 1 "
        "for 90 days after acceptance, and that to its knowledge the Deliverables do not "
        "infringe the rights of others."
    ),
    Item(
        "If that warranty is broken and the Customer says so in writing within the 90 days, the "
        "Supplier shall, at its own cost and within a reasonable time, perform again or "
        "correct. If it cannot, it shall refund the Fees paid for the part concerned. All other "
        "warranties that the law would imply are excluded as far as the law allows."
    ),
    Clause("Indemnity", "indemnity"),
    Item(
        "The Supplier shall defend the Customer against a third party’s claim that the Customer’s "
        "use of the Services or Deliverables in line with this Agreement infringes Intellectual "
        "Property Rights, and shall pay the damages and costs finally awarded or agreed in "
        "settlement. This does not apply where the claim results from Customer Materials or "
        "from a change or combination that the Supplier did not make or approve."
    ),
    Item(
        "The Customer shall, in the same way, defend the Supplier against a third party’s claim "
        "that Customer Materials, used in line with this Agreement, infringe that third "
        "party’s rights or break the law."
    ),
    Item(
        "The party that claims an indemnity shall tell the other promptly, leave it the conduct "
        "of the defence, help at the other’s cost, and admit or settle nothing without its "
        "consent. The other party shall not settle in a way that binds the indemnified party "
        "beyond the payment of money without its consent."
    ),
    Clause("Limitation of liability", "liability"),
    Item(
        "Nothing in this Agreement limits liability for death or personal injury caused by "
        "negligence, for fraud, for intent or gross negligence, or for anything else for which "
        "the law does not allow liability to be limited.",
        "unlimited",
    ),
    Item(
        "Subject to clause [[unlimited]], neither party is liable for loss of profit, revenue, "
        "business or goodwill, or for indirect or consequential loss. This does not reduce the "
        "Customer’s duty to pay the Fees."
    ),
    When(
        "contract.liability_cap",
        [
            Item(
                "Subject to clause [[unlimited]], the total liability of each party arising out "
                "of or in connection with this Agreement, on whatever ground, does not exceed "
                "**{{ contract.liability_cap | money(contract.currency) }}**."
            )
        ],
        otherwise=[
            Item(
                "Subject to clause [[unlimited]], the total liability of each party for all "
                "events in a period of twelve months, on whatever ground, does not exceed the "
                "Fees paid and payable for that period."
            )
        ],
    ),
    Item(
        "This limit does not apply to the duty to pay the Fees, to the indemnities in clause "
        "[[indemnity]], or to a deliberate breach of clause [[confidentiality]]."
    ),
]

_ENDING = [
    Clause("Termination", "termination"),
    Item("A party may terminate this Agreement with immediate effect by notice in writing if the other:"),
    SubItem(
        "commits a material breach and, where it can be remedied, does not remedy it within 30 "
        "days of written notice that describes it; or"
    ),
    SubItem(
        "becomes insolvent, is unable to pay its debts as they fall due, or enters into "
        "liquidation, administration, a moratorium or an arrangement with its creditors, "
        "except where the law forbids termination on that ground."
    ),
    Item(
        "The Supplier may also do so if an undisputed amount remains unpaid 30 days after a "
        "written reminder that refers to this clause."
    ),
    Clause("Consequences of termination", "consequences"),
    Item("When this Agreement ends, for whatever reason:"),
    SubItem(
        "the Customer shall pay the Fees for Services provided up to that day, and the Supplier "
        "shall refund Fees paid in advance for Services that it will not provide;"
    ),
    SubItem("the Supplier shall hand over finished Deliverables and, against payment, unfinished ones;"),
    SubItem(
        "each party shall return or destroy the other’s Confidential Information, save for "
        "copies that the law or routine back-up requires, which stay confidential; and"
    ),
    SubItem(
        "the Supplier shall, on request and at its usual rates, give reasonable help for up to "
        "three months to hand the Services over to the Customer or its new supplier."
    ),
    Item(
        "Rights that arose before the end remain. Clauses [[definitions]], [[fees]], [[taxes]], "
        "[[confidentiality]], [[ip]], [[data]], [[indemnity]], [[liability]], this clause and "
        "clauses [[law]] to [[general]] continue to apply."
    ),
    Clause("Force majeure", "force"),
    Item(
        "A party is not in breach for a failure or delay caused by an event beyond its "
        "reasonable control that it could not reasonably have prevented, such as natural "
        "disaster, epidemic, war, unrest, acts of government or failure of public networks. "
        "Lack of money is no such event."
    ),
    Item(
        "It shall tell the other party without delay and do what is reasonable to limit the "
        "effect. If the event lasts more than 60 days, either party may terminate the Services "
        "concerned by notice in writing."
    ),
    Clause("Governing law and disputes", "law"),
    Item(
        "This Agreement, and all disputes and claims in connection with it, are governed by the "
        "law in force in {% if contract.governing_law %}{{ contract.governing_law }}{% else %}"
        "the place of the Supplier’s registered office{% endif %}, without its rules on conflict "
        "of laws. The United Nations Convention on Contracts for the International Sale of "
        "Goods does not apply."
    ),
    Item(
        "The parties shall first try to settle a dispute by talks between senior managers. If "
        "they have not done so within 30 days of a written request, the courts of "
        "{% if contract.venue %}{{ contract.venue }}{% else %}the place of the Supplier’s "
        "registered office{% endif %} have exclusive jurisdiction. Either party may at any time "
        "ask any competent court for urgent interim relief."
    ),
    Clause("Notices", "notices"),
    Item(
        "Notices under this Agreement must be in writing and be delivered by hand, by courier or "
        "by email to the address on the first page or another that the party has notified or, "
        "where there is none, to the party’s registered office. "
        "They take effect on delivery or, by email, on the next Business Day after sending, "
        "unless the sender learns that the email did not arrive."
    ),
    Clause("General", "general"),
    Item(
        "**Whole agreement.** This Agreement is the whole agreement on its subject and replaces "
        "all earlier understandings on it. Changes, including to this clause, are valid only "
        "in writing and signed by both parties."
    ),
    Item(
        "**Transfer.** Neither party may transfer this Agreement without the other’s written "
        "consent, which must not be unreasonably withheld. Either may transfer it as a whole to "
        "an Affiliate or to the successor of its business, by notice in writing."
    ),
    Item(
        "**Relationship.** The parties are independent. Neither is the other’s agent, partner or "
        "employer. Only the parties may enforce this Agreement."
    ),
    Item(
        "**Integrity.** Each party shall comply with the laws against bribery, corruption, money "
        "laundering and forced labour, and with applicable trade sanctions."
    ),
    Item(
        "**Severance and waiver.** If a term is invalid, the rest stays in force and a valid term "
        "that comes closest to its aim takes its place. A right is waived only in writing."
    ),
    Item(
        "**Signature.** This Agreement may be signed electronically and in counterparts, which "
        "together form one document."
    ),
]

_SCHEDULE = [
    Schedule("Schedule 1 – Services and Fees"),
    When(
        "lines",
        [Lead("The Supplier shall provide the following Services for the following Fees:"), Lines()],
        otherwise=[
            Text(
                "The Services are those described under “Subject” on the first page. The Fees for "
                "them are {{ contract.value | money(contract.currency) }} before tax."
            )
        ],
    ),
    Part("Signatures"),
    Lead("The parties have signed this Agreement through their authorised representatives."),
    SignatureBlock(),
]

BODY = [
    *_OPENING,
    *_DEFINITIONS,
    *_SERVICES,
    *_MONEY,
    *_TERM,
    *_PROTECTION,
    *_RISK,
    *_ENDING,
    *_SCHEDULE,
]
