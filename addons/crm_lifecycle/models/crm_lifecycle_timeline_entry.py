import functools
import re

import pytz
from babel.dates import format_time
from babel.numbers import format_currency

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, format_date, get_lang, posix_to_ldml

GONE = object()


class CrmLifecycleEvent(models.Model):
    """The timeline: rows become entries, each as much as the user may see of it."""

    _inherit = "crm.lifecycle.event"

    @api.model
    def _timeline_entries(self, rows, asked):
        """Entries of these rows that the user may see; the queries do not grow with the rows.

        Without access to the source there is no entry. Of a source that was deleted, only the kind, the
        customer and the date are told, and nothing when words are looked for: they might be the source's.
        """
        kinds = self._timeline_all_kinds().grouped("id")
        partners = self._timeline_readable_partners(rows)
        sources = self._timeline_sources(rows, kinds)
        look = _Look(self.env)
        entries = []
        for row in rows:
            kind, customer = kinds[row["kind_id"]], partners.get(row["partner_id"])
            source = sources.get((kind.code, row["source_id"])) if row["source_id"] else {}
            if not row.get("matched", True) or customer is None or source is None:
                continue
            if source is GONE and asked.text:
                continue
            contact = partners.get(row["contact_id"])
            entries.append(
                {
                    **look.kind(kind),
                    **look.when(row["occurred_at"]),
                    **_content(row, source, look),
                    "id": row["id"],
                    "customer": {"id": customer.id, "name": customer.display_name},
                    "contact": contact and contact != customer and contact.name or False,
                    "company": look.company(row["company_id"]),
                }
            )
        return entries

    @api.model
    def _timeline_readable_partners(self, rows):
        ids = {row[name] for row in rows for name in ("partner_id", "contact_id") if row[name]}
        return self.env["res.partner"].browse(ids).exists()._filtered_access("read").grouped("id")

    @api.model
    def _timeline_sources(self, rows, kinds):
        """What each (code of the kind, source id) shows: name and what opens it; GONE where it was deleted."""
        model_of = self.env["crm.lifecycle.source"]._models_by_code()
        ids_of = {}
        for row in rows:
            if row["source_id"]:
                ids_of.setdefault(kinds[row["kind_id"]].code, set()).add(row["source_id"])
        ids_by_model = {}
        for code, ids in ids_of.items():
            ids_by_model.setdefault(model_of.get(code), set()).update(ids)
        shown = {name: self._timeline_shown(name, ids) for name, ids in ids_by_model.items()}
        return {
            (code, source_id): shown[model_of.get(code)].get(source_id)
            for code, ids in ids_of.items()
            for source_id in ids
        }

    @api.model
    def _timeline_shown(self, model, ids):
        """What the user may see of these records, by id."""
        if not model:
            return dict.fromkeys(ids, GONE)
        if not self.env[model].has_access("read"):
            return {}
        existing = self.env[model].browse(ids).exists()
        readable = existing._filtered_access("read")
        shown = dict.fromkeys(ids - set(existing.ids), GONE)
        for record in readable:
            name = record.display_name
            nameless = name in (str(record.id), f"{model},{record.id}")
            shown[record.id] = {"name": not nameless and name, "open": self._timeline_target(record)}
        return shown

    @api.model
    def _timeline_target(self, record):
        """Model and id of what a click opens: a message is read where it stands."""
        if record._name == "mail.message":
            return {"model": record.model, "id": record.res_id} if record.model else False
        return {"model": record._name, "id": record.id}

    @api.model
    def _timeline_day(self, moment):
        return _Look(self.env).when(moment)["day_label"]


def _content(row, source, look):
    if source is GONE:
        return {"gone": True, "title": False, "amount": False, "open": False}
    return {
        "gone": False,
        "title": source.get("name") or (row["payload"] or {}).get("title") or False,
        "amount": look.amount(row["amount"], row["company_id"]),
        "open": source.get("open", False),
    }


class _Look:
    """How kinds, moments and amounts are written for the user; what many entries share is made once."""

    def __init__(self, env):
        self.env = env
        lang = get_lang(env)
        self.locale = babel_locale_parse(lang.code)
        self.zone = pytz.timezone(env.context.get("tz") or env.user.tz or "UTC")
        self.time_pattern = posix_to_ldml(re.sub("[:.]%S", "", lang.time_format), locale=self.locale)
        selections = env["crm.lifecycle.kind"]._fields
        self.channels = dict(selections["channel"]._description_selection(env))
        self.directions = dict(selections["direction"]._description_selection(env))
        self.companies = env.companies.grouped("id")
        self.day = functools.cache(self._day)
        self.kind = functools.cache(self._kind)

    def _kind(self, kind):
        return {
            "kind": kind.name,
            "icon": kind.icon,
            "channel": kind.channel,
            "channel_label": self.channels[kind.channel],
            "direction": kind.direction,
            "direction_label": self.directions.get(kind.direction, False),
        }

    def when(self, moment):
        local = pytz.utc.localize(moment).astimezone(self.zone)
        return {
            "at": fields.Datetime.to_string(moment),
            "day": local.date().isoformat(),
            "day_label": self.day(local.date()),
            "time": format_time(local.timetz(), format=self.time_pattern, locale=self.locale),
        }

    def _day(self, day):
        return self.env._(
            "%(weekday)s, %(date)s",
            weekday=format_date(self.env, day, date_format="EEEE"),
            date=format_date(self.env, day),
        )

    def amount(self, amount, company_id):
        if amount is None:
            return False
        # CLDR knows the Indian grouping of Hindi; the language as Odoo installs it does not.
        return format_currency(amount, self.companies[company_id].currency_id.name, locale=self.locale)

    def company(self, company_id):
        return len(self.companies) > 1 and self.companies[company_id].name
