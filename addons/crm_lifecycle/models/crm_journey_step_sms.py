from odoo import api, fields, models

from ..tools import journey

SMS = "sms"


class CrmJourneyStep(models.Model):
    """The step that sends a text message, where the app that does it is installed.

    Messages are written into its queue together with the step; handing them over once is that app's work.
    """

    _inherit = "crm.journey.step"

    # The app is not required, so that its template is no relation.
    sms_template = fields.Reference(
        selection="_select_sms_templates", string="SMS Template", help="Or write the text below."
    )
    sms_text = fields.Text("Text of the SMS", translate=True, help="The same for everybody.")

    @api.model
    def _select_sms_templates(self):
        if "sms.template" not in self.env:
            return []
        return [("sms.template", self.env._("SMS Template"))]

    def _run_sms(self, tokens, now):
        self.ensure_one()
        if fault := self._sms_fault():
            return {token.id: journey.Outcome(failed=True, reason=fault) for token in tokens}
        return self._contact(tokens, SMS, now, write=self._write_sms, done=())

    def _write_sms(self, tokens):
        """`{token id: fault}` of those to whom no text could be written."""
        people = tokens.partner_id
        langs = self.env["crm.journey.mail"]._languages(people, self.company_id)
        texts, faults = self._sms_texts(langs)
        # Sent on behalf of the journey, as its e-mails are.
        self.env["sms.sms"].sudo().create(
            [
                {"partner_id": person.id, "number": person.phone_sanitized, "body": texts[person.id]}
                for person in people
                if texts.get(person.id)
            ]
        )
        empty = self.env._("The text is empty.")
        return {
            token.id: faults.get(token.partner_id.id, empty)
            for token in tokens
            if not texts.get(token.partner_id.id)
        }

    def _sms_texts(self, langs):
        if not self.sms_template:
            return {id_: self.with_context(lang=lang).sms_text for id_, lang in langs.items()}, {}
        return self.env["crm.journey.mail"]._halving(
            langs, lambda some: self.sms_template._render_field("body", list(some), res_ids_lang=some)
        )

    def _sms_fault(self):
        if "sms.sms" not in self.env:
            return self.env._("“%(step)s” sends text messages: install the app SMS first.", step=self.name)
        if self.sms_template and self.sms_template.model != "res.partner":
            return self.env._("“%(step)s” needs an SMS template for contacts.", step=self.name)
        if not self.sms_template and not self.sms_text:
            return self.env._("“%(step)s” has no text.", step=self.name)
        return ""

    def _own_faults(self):
        faults = super()._own_faults()
        if self.kind == SMS and (fault := self._sms_fault()):
            faults.append(fault)
        return faults

    def _explain(self, partner):
        if self.kind != SMS:
            return super()._explain(partner)
        if fault := self._sms_fault():
            return fault
        text = self.env._("The text message “%(step)s”", step=self.name)
        return f"{text} – {self._explain_decision(partner, SMS)}"
