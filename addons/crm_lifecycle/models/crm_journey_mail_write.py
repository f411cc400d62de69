from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import SQL, hmac
from odoo.tools.mail import generate_tracking_message_id

from ..tools import mail_links

# What stands in the frame of a message until it is somebody's.
BODY, UNSUBSCRIBE, PICTURE = "$$BODY$$", "$$UNSUBSCRIBE$$", "$$PICTURE$$"
RENDERED = ("subject", "body_html", "email_from", "reply_to")
# Two contacts with one address are one reader, who does not want the same again so soon.
SAME_READER = timedelta(days=30)
# The place that templates of mass mailings keep for the link.
OWN_UNSUBSCRIBE = "/unsubscribe_from_list"


class CrmJourneyMail(models.Model):
    """Writes the messages of one step to a batch of people. The number of queries does not grow with the people.

    Only links that stand in the template are counted: one that is made for a person may open their account, and is
    stored nowhere.
    """

    _inherit = "crm.journey.mail"

    @api.model
    def _written(self, step, tokens):
        """Ids of the tokens whose message of this step is there already."""
        rows = self.sudo()._read_group(
            [("token_id", "in", tokens.ids), ("step_id", "=", step.id)], ["token_id"]
        )
        return {token.id for [token] in rows}

    @api.model
    def _readers(self, step, emails):
        """`{address: contact id}` of who got this step's message lately."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT email, MIN(partner_id) FROM crm_journey_mail
                    WHERE step_id = %s AND email = ANY(%s) AND written_at > %s AND partner_id IS NOT NULL
                      AND state NOT IN ('failed', 'withheld') GROUP BY email""",
                step.id,
                [email for email in emails if email],
                fields.Datetime.now() - SAME_READER,
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _compose(self, step, tokens, now):
        """Writes to the people of these tokens; returns `{token id: fault}` of those whose message cannot be."""
        langs = self._languages(tokens.partner_id, step.company_id)
        template = step.mail_template_id
        texts, faults = self._halving(langs, lambda some: self._rendered(template, some))
        self._shorten(step.mail_template_id, texts, langs)
        written = tokens.filtered(lambda token: token.partner_id.id in texts)
        if written:
            self._store(step, written, texts, langs, now)
            self._trigger()
        return {token.id: faults[token.partner_id.id] for token in tokens if token.partner_id.id in faults}

    @api.model
    def _languages(self, partners, company):
        """`{contact id: language code}`: theirs where it is installed, else that of the company."""
        installed = dict(self.env["res.lang"].get_installed())
        wanted = [company.sudo().partner_id.lang, self.env.lang, "en_US", *installed]
        fallback = next(code for code in wanted if code in installed)
        return {partner.id: partner.lang if partner.lang in installed else fallback for partner in partners}

    @api.model
    def _halving(self, langs, render):
        """`({contact id: text}, {contact id: fault})` of `render(langs)`; halved to find whom a fault is about."""
        if not langs:
            return {}, {}
        try:
            with self.env.cr.savepoint():
                return render(langs), {}
        except OperationalError:
            raise  # of the database, not of the text
        except Exception as error:  # whatever a template can raise
            if len(langs) == 1:
                return {}, dict.fromkeys(langs, " ".join(str(error).split())[:500] or type(error).__name__)
        people = list(langs)
        texts, faults = {}, {}
        for half in (people[: len(people) // 2], people[len(people) // 2 :]):
            found, faulty = self._halving({id_: langs[id_] for id_ in half}, render)
            texts.update(found)
            faults.update(faulty)
        return texts, faults

    @api.model
    def _rendered(self, template, langs):
        options = {"preserve_comments": True}
        fields_of = {
            name: template._render_field(
                name, list(langs), res_ids_lang=langs, options=options if name == "body_html" else None
            )
            for name in RENDERED
        }
        return {id_: {name: fields_of[name][id_] or "" for name in RENDERED} for id_ in langs}

    @api.model
    def _shorten(self, template, texts, langs):
        """Puts `{address: link.tracker}` of those links beside each text that stand in the template, too."""
        Render, Link = self.env["mail.render.mixin"], self.env["link.tracker"].sudo()  # technical records
        own = {
            lang: set(
                mail_links.found(
                    str(Render._replace_local_links(template.with_context(lang=lang).body_html or ""))
                )
            )
            for lang in set(langs.values())
        }
        for id_, text in texts.items():
            text["links"] = [
                url for url in mail_links.found(str(text["body_html"])) if url in own[langs[id_]]
            ]
        addresses = list(dict.fromkeys(url for text in texts.values() for url in text["links"]))
        # A title, so that nobody goes and asks the page for its own.
        values = [{"url": url, "title": url, "label": template.name} for url in addresses]
        trackers = Link.search_or_create(values) if values else Link
        short = {url: tracker.short_url for url, tracker in zip(addresses, trackers, strict=True)}
        for text in texts.values():
            text["short"] = {url: short[url] for url in text["links"]}

    @api.model
    def _store(self, step, tokens, texts, langs, now):
        journey_user = step.journey_id.user_id
        partners = tokens.partner_id
        sender = journey_user.email_formatted or step.company_id.email_formatted or ""
        # Written on behalf of the journey: its responsible needs no rights on mails and statistics.
        answers = partners.sudo()._notify_get_reply_to(default=sender)
        frames = {lang: self._frame(step, lang) for lang in set(langs.values())}
        mails = [
            {
                "token_id": token.id,
                "step_id": step.id,
                "journey_id": step.journey_id.id,
                "company_id": step.company_id.id,
                "partner_id": token.partner_id.id,
                "email": token.partner_id.email_normalized,
                "lang": langs[token.partner_id.id],
                "subject": " ".join(texts[token.partner_id.id]["subject"].split()),
                "email_from": texts[token.partner_id.id]["email_from"] or sender,
                "reply_to": texts[token.partner_id.id]["reply_to"] or answers[token.partner_id.id],
                "message_id": generate_tracking_message_id(f"{token.partner_id.id}-journey"),
                "links": len(texts[token.partner_id.id]["links"]),
                "written_at": now,
                "due_at": now,
            }
            for token in tokens
        ]
        logs = self.env["mail.message"].sudo().create([self._log_values(step, mail, texts) for mail in mails])
        traces = self.env["mailing.trace"].sudo().create([self._trace_values(mail) for mail in mails])
        for mail, log, trace in zip(mails, logs, traces, strict=True):
            mail["mail_message_id"], mail["trace_id"] = log.id, trace.id
            mail["body"] = self._personal(frames[mail["lang"]], texts[mail["partner_id"]], mail)
        self.sudo().create(mails)

    @api.model
    def _log_values(self, step, mail, texts):
        """What the contact's log keeps; it is what answers are found by, too."""
        return {
            "message_type": "email_outgoing",
            "model": "res.partner",
            "res_id": mail["partner_id"],
            "subject": mail["subject"],
            "body": texts[mail["partner_id"]]["body_html"],
            "author_id": step.journey_id.user_id.partner_id.id,
            "email_from": mail["email_from"],
            "reply_to": mail["reply_to"],
            "message_id": mail["message_id"],
            "record_company_id": step.company_id.id,
            "subtype_id": False,
        }

    @api.model
    def _trace_values(self, mail):
        return {
            "trace_type": "mail",
            "model": "res.partner",
            "res_id": mail["partner_id"],
            "email": mail["email"],
            "message_id": mail["message_id"],
        }

    @api.model
    def _personal(self, frame, text, mail):
        """The HTML of one person: links that count, the link to unsubscribe, the picture that tells of opening."""
        short = {url: f"{link}/m/{mail['trace_id']}" for url, link in text["short"].items()}
        body = mail_links.replaced(str(text["body_html"]), short)
        base = self.get_base_url()
        unsubscribe = base + self._unsubscribe_path(mail["token_id"], mail["lang"])
        body = body.replace(f"{base}{OWN_UNSUBSCRIBE}", unsubscribe).replace(
            f'"{OWN_UNSUBSCRIBE}"', f'"{unsubscribe}"'
        )
        picture = base + self._picture_path(mail["trace_id"])
        return frame.replace(PICTURE, picture).replace(UNSUBSCRIBE, unsubscribe).replace(BODY, body)

    @api.model
    def _frame(self, step, lang):
        """The page around the text, in the language and direction of the reader."""
        company = step.company_id.sudo()  # Its name and address stand in every message.
        language = self.env["res.lang"]._get_data(code=lang)
        page = (
            self.env["ir.qweb"]
            .with_context(lang=lang)
            ._render(
                "crm_lifecycle.journey_mail",
                {
                    "html_lang": lang.replace("_", "-").partition("@")[0],
                    "dir": language.direction or "ltr",
                    "company": company,
                    "address": [
                        line for line in company.partner_id._display_address().splitlines() if line.strip()
                    ],
                    "body": BODY,
                    "unsubscribe": UNSUBSCRIBE,
                    "picture": PICTURE,
                },
            )
        )
        return f"<!DOCTYPE html>\n{page}"

    @api.model
    def _seal(self, purpose, id_):
        return hmac(self.env(su=True), f"crm_lifecycle.journey_{purpose}", id_)[:40]

    @api.model
    def _unsubscribe_path(self, token_id, lang):
        """By the token: it knows the person also after contacts were merged."""
        return f"/journey/unsubscribe/{token_id}/{self._seal('unsubscribe', token_id)}?lang={lang}"

    @api.model
    def _picture_path(self, trace_id):
        return f"/journey/opened/{trace_id}/{self._seal('opened', trace_id)}.gif"
