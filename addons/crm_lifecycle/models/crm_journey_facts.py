from ast import literal_eval

from odoo import models
from odoo.fields import Domain


class CrmJourneyStepFacts(models.Model):
    """What each kind of step does, in a few words for its box; a method `_facts_<kind>` for each."""

    _inherit = "crm.journey.step"

    def _label(self, name):
        """The words for the chosen value of a selection."""
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _facts_mail(self):
        # The name of a template is no secret to who sees the journey.
        return self.sudo().mail_template_id.name

    def _facts_sms(self):
        if self.sms_template:
            return self.sms_template.sudo().display_name
        return self.sms_text

    def _facts_wait(self):
        return self._explain_wait()

    def _facts_wait_until(self):
        if self.until == "moment":
            return self.env._("Until %(hour)s, %(days)s", hour=self._hour_in_words(), days=self._days_in_words())
        # What a field is called is no secret.
        field = self.sudo().until_field_id.field_description or "?"
        if self.until_offset > 0:
            return self.env._("Until %(count)s days after: %(date)s", count=self.until_offset, date=field)
        if self.until_offset < 0:
            return self.env._("Until %(count)s days before: %(date)s", count=-self.until_offset, date=field)
        return self.env._("Until the date: %(date)s", date=field)

    def _days_in_words(self):
        names = ("wait_mon", "wait_tue", "wait_wed", "wait_thu", "wait_fri", "wait_sat", "wait_sun")
        chosen = [name for name in names if self[name]]
        if len(chosen) == len(names):
            return self.env._("every day")
        return ", ".join(self._fields[name]._description_string(self.env) for name in chosen)

    def _facts_wait_signal(self):
        return self.env._(
            "%(signal)s, for at most %(time)s",
            signal=self.signal_kind_id.name or "?",
            time=self._time_in_words(),
        )

    def _facts_condition(self):
        text = getattr(self, f"_facts_condition_{self.condition}")()
        return self.env._("Not: %(condition)s", condition=text) if self.condition_negative else text

    def _facts_condition_domain(self):
        """The filter in short: the fields that it asks about."""
        partners = self.env["res.partner"]
        try:
            conditions = Domain(literal_eval(self.condition_domain or "[]")).iter_conditions()
            names = dict.fromkeys(condition.field_expr.split(".")[0] for condition in conditions)
        except (ValueError, SyntaxError):
            return self.env._("A filter that cannot be read")
        labels = [
            partners._fields[name]._description_string(self.env) for name in names if name in partners._fields
        ]
        if not labels:
            return self.env._("Everyone")
        return self.env._("The contact's %(fields)s", fields=", ".join(labels))

    def _facts_condition_segment(self):
        return self.env._("In the segment %(segment)s", segment=self.condition_segment_id.name or "?")

    def _facts_condition_signal(self):
        signal = self.condition_kind_id.name or "?"
        if self.condition_since == "days":
            return self.env._("%(signal)s in the last %(days)s days", signal=signal, days=self.condition_days)
        when = self._label("condition_since")
        return self.env._("%(signal)s (%(when)s)", signal=signal, when=when)

    def _facts_condition_mail(self):
        return self.env._(
            "%(mail)s: %(event)s", mail=self.mail_step_id.name or "?", event=self._label("mail_event")
        )

    def _facts_activity(self):
        values = {
            "activity": self.activity_summary or self.activity_type_id.name or "?",
            "user": self.activity_user_id.name
            if self.activity_to == "user"
            else self._label("activity_to"),
        }
        return self.env._("%(activity)s, for: %(user)s", **values)

    def _facts_tag(self):
        return self._explain_mode(self.tag_mode, ", ".join(self.tag_ids.mapped("name")) or "?")

    def _facts_segment(self):
        return self._explain_mode(self.segment_mode, self.segment_id.name or "?")

    def _facts_stage(self):
        return self.stage_id.name

    def _facts_action(self):
        # What it is called is no secret.
        return self.sudo().server_action_id.name

    def _facts_exit(self):
        return self.env._("The journey ends here.")
