import re

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

BODY = Markup(
    """<div dir="{direction}" style="max-width:600px;margin:0 auto;font-size:16px;line-height:1.5">
<p>{hello} <t t-out="object.name"/>,</p><p>{thanks}</p><p>{offer}</p><p>{reply}</p></div>"""
)


class CrmCrossSellMail(models.Model):
    """A first draft of the e-mail of a rule, in every language that is installed."""

    _inherit = "crm.cross.sell.rule"

    def action_write_mail(self):
        """Makes the e-mail and opens it, to be made one's own."""
        self.ensure_one()
        if self.mail_template_id:
            raise UserError(self.env._("The rule has its e-mail already. Remove it to write another."))
        self.mail_template_id = self._write_mail()
        return {
            "type": "ir.actions.act_window",
            "name": self.mail_template_id.name,
            "res_model": "mail.template",
            "res_id": self.mail_template_id.id,
            "view_mode": "form",
        }

    def _write_mail(self):
        """Without a language and a receiver of its own: the journey knows both, and not everybody may set them."""
        template = self.env["mail.template"].create(
            {
                "name": self.env._("Cross-sell: %(offer)s", offer=self._offers_in_words()),
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                **self._mail_words(),
            }
        )
        for code, _name in self.env["res.lang"].get_installed():
            template.with_context(lang=code).write(self.with_context(lang=code)._mail_words())
        return template

    def _mail_words(self):
        env, words = self.env, {"bought": self._bought_in_words(), "offer": self._offers_in_words()}
        language = env["res.lang"]._get_data(code=env.lang or "en_US")
        return {
            "subject": _as_text(env._("Goes well with %(bought)s: %(offer)s", **words)),
            "body_html": BODY.format(
                direction=language.direction or "ltr",
                hello=env._("Hello"),
                thanks=env._("thank you for buying %(bought)s. We hope that all is well with it.", **words),
                offer=env._(
                    "Many customers take %(offer)s with it. We can send it to you right away.", **words
                ),
                reply=env._("Just answer this e-mail if you would like to have it, or if anything is amiss."),
            ),
        }


def _as_text(words):
    """Words of which no part is run as code where they are a template, whatever products are called."""
    return re.sub(r"\{(?=\{)", "{ ", words)
