from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_journey_mail_write import BODY, PICTURE, UNSUBSCRIBE

# A picture of one transparent point.
NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
ICONS = {
    "mail": "fa-envelope-o",
    "sms": "fa-mobile",
    "wait": "fa-clock-o",
    "wait_until": "fa-calendar",
    "wait_signal": "fa-bell-o",
    "condition": "fa-code-fork",
    "activity": "fa-check-square-o",
    "tag": "fa-tag",
    "segment": "fa-object-group",
    "stage": "fa-flag-o",
    "action": "fa-cogs",
    "exit": "fa-sign-out",
}
# What became of people at a step: the outcomes of the log that a count stands for.
OUTCOMES = {"passed": ["done"], "withheld": ["withheld"], "failed": ["failed"]}


class CrmJourneyStepPalette(models.Model):
    """How steps are shown and offered.

    Another addon adds its kind to `_icons` and `_hints`, and a method `_facts_<kind>` that says in a few words what
    the step does.
    """

    _inherit = "crm.journey.step"

    icon = fields.Char(compute="_compute_icon")
    facts = fields.Char("What It Does", compute="_compute_facts")
    fault_text = fields.Text("To Mend", compute="_compute_fault_text")

    @api.depends("kind")
    def _compute_icon(self):
        icons = self._icons()
        for step in self:
            step.icon = icons.get(step.kind, "fa-circle-o")

    @api.depends("kind")
    def _compute_facts(self):
        for step in self:
            step.facts = step._facts()

    def _compute_fault_text(self):
        for step in self:
            step.fault_text = "\n".join(step._faults()) if step._origin and step.version_id.state == "draft" else ""

    def _facts(self):
        """What the step does, in a few words, for its box."""
        describe = getattr(self, f"_facts_{self.kind}", None)
        return (describe() if describe else "") or ""

    @api.model
    def _icons(self):
        """`{kind: Font Awesome class}`."""
        return dict(ICONS)

    @api.model
    def _hints(self):
        """`{kind: what it is good for}`, for whoever chooses one."""
        return {
            "mail": self.env._("A template, in the person's language; contact limits are kept."),
            "sms": self.env._("A text message to the person's phone; contact limits are kept."),
            "wait": self.env._("Hours, days or weeks; also for a time of day in the person's own zone."),
            "wait_until": self.env._("A date of the contact, or the next day of the week."),
            "wait_signal": self.env._("An order, an answer, a visit: goes on at once, or when time is up."),
            "condition": self.env._("Two ways: for those to whom it applies, and for the others."),
            "activity": self.env._("A to-do for the salesperson or for somebody named."),
            "tag": self.env._("Adds or removes tags of the contact."),
            "segment": self.env._("Adds the contact to a segment, or takes it out."),
            "stage": self.env._("Moves the customer to a stage of the lifecycle."),
            "action": self.env._("Runs a server action on the contact."),
            "exit": self.env._("Ends the journey here."),
        }

    @api.model
    def _palette(self):
        """The kinds of steps in their order, with their ways out: what the editor offers."""
        icons, hints, ways = self._icons(), self._hints(), self._branches()
        labels = dict(self._fields["branch"]._description_selection(self.env))
        return [
            {
                "kind": kind,
                "label": label,
                "icon": icons.get(kind, "fa-circle-o"),
                "hint": hints.get(kind, ""),
                "ways": [{"branch": branch, "label": labels.get(branch, branch)} for branch in ways[kind]],
            }
            for kind, label in self._fields["kind"]._description_selection(self.env)
        ]

    def action_open_people(self, what):
        """Who is here now (`here`), and of whom the log says `passed`, `withheld` or `failed`."""
        self.ensure_one()
        if what == "here":
            action = self._people_action("crm_journey_token_action")
            return {**action, "domain": [("step_id", "=", self.id), ("state", "=", "waiting")], "context": {}}
        if what not in OUTCOMES:
            raise UserError(self.env._("Press one of the numbers of the step."))
        action = self._people_action("crm_journey_trace_action")
        return {
            **action,
            "domain": [("step_id", "=", self.id), ("outcome", "in", OUTCOMES[what])],
            "context": {},
        }

    def _send_test(self, partner, address):
        """Sends what this step would send to a person to another address; logged and counted nowhere."""
        self.ensure_one()
        if self.kind != "mail" or not self.mail_template_id:
            return
        mails = self.env["crm.journey.mail"]
        langs = mails._languages(partner, self.company_id)
        text = mails._rendered(self.mail_template_id, langs)[partner.id]
        page = mails._frame(self, langs[partner.id])
        # Nobody is unsubscribed by a test, and nobody is counted who opens it.
        parts = {BODY: str(text["body_html"]), UNSUBSCRIBE: self.get_base_url(), PICTURE: NOTHING}
        for place, part in parts.items():
            page = page.replace(place, part)
        values = {
            "subject": self.env._("[Test] %(subject)s", subject=text["subject"]),
            "body_html": page,
            "email_to": address,
            "email_from": text["email_from"] or self.env.user.email_formatted,
            "reply_to": text["reply_to"] or self.env.user.email_formatted,
            "auto_delete": True,
        }
        # To the user's own address only; who tries a journey needs no rights on the queue of mails.
        self.env["mail.mail"].sudo().create(values).send()

    def _people_action(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"crm_lifecycle.{name}")
        return {**action, "display_name": self.name, "name": self.name}
