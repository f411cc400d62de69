"""The same e-mail to the same people by a journey and by a mass mailing, to a mail server on this machine."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from rounds import report

# As quick as `mailing.mailing`, though every message is marked before and after it is handed over.
TARGET = 1
BODY = """<div><h1>Hello <t t-out="object.name"/></h1><p>We are open again: <a href="https://example.com/shop">our
shop</a>, <a href="https://example.com/help">help</a>.</p><p>{}</p></div>""".format(
    "Some words of news. " * 40
)


@contextmanager
def mail_server():
    """The port of an SMTP server, in a process of its own, that takes everything and keeps nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "aiosmtpd",
        "-n",
        "-c",
        "aiosmtpd.handlers.Sink",
        "-l",
        f"127.0.0.1:{port}",
    ]
    with subprocess.Popen(command) as process:
        for _time in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        try:
            yield port
        finally:
            process.terminate()


def mails(env, count):
    """Seconds from the decision to the last message at the mail server, both in batches that are committed."""
    with mail_server() as port:
        env["ir.mail_server"].search([]).active = False
        env["ir.mail_server"].create({"name": "bench", "smtp_host": "127.0.0.1", "smtp_port": port})
        env["crm.contact.quiet"].search([]).active = False
        people = {
            name: env["res.partner"].create(
                [
                    {"name": f"{name} {n}", "email": f"{name}{n}@example.com", "lang": "en_US"}
                    for n in range(count)
                ]
            )
            for name in ("journey", "mailing")
        }
        env.cr.commit()
        own, peer = by_journey(env, people["journey"]), by_mailing(env, people["mailing"])
    figures = {
        "mails": count,
        "mails_per_s": count / own,
        "mailing_per_s": count / peer,
        "times": peer / own,
    }
    report("journeys-mails", figures, f"{TARGET}x", peer / own >= TARGET)


def by_journey(env, people):
    env = env(user=env.ref("base.user_admin"), su=False)
    template = env["mail.template"].create(
        {
            "name": "Bench",
            "model_id": env["ir.model"]._get_id("res.partner"),
            "subject": "Hello {{ object.name }}",
            "body_html": BODY,
            "email_from": "bench@example.com",
            "use_default_to": False,
        }
    )
    journey = env["crm.journey"].create({"name": "Bench mails", "entry": "manual"})
    journey.action_new_version()
    env["crm.journey.step"].create(
        {
            "version_id": journey.draft_version_id.id,
            "name": "Mail",
            "kind": "mail",
            "mail_template_id": template.id,
        }
    )
    journey.action_start()
    journey._enter(people.with_env(env))
    env.cr.commit()
    start = time.perf_counter()
    env["crm.journey.engine"]._travel(env["ir.cron"]._commit_progress)
    written = time.perf_counter() - start
    env["crm.journey.mail"].sudo()._cron_send()
    seconds = time.perf_counter() - start
    env.cr.execute(
        "SELECT COUNT(*) FROM crm_journey_mail WHERE state = 'sent' AND journey_id = %s", (journey.id,)
    )
    assert env.cr.fetchone() == (len(people),), "everybody got it"
    journey.action_stop()
    env.cr.commit()
    sys.stdout.write(
        f"journeys-mails-parts written_per_s={len(people) / written:.0f}"
        f" sent_per_s={len(people) / (seconds - written):.0f}\n"
    )
    return seconds


def by_mailing(env, people):
    mailing = env["mailing.mailing"].create(
        {
            "subject": "Hello {{ object.name }}",
            "body_html": BODY,
            "email_from": "bench@example.com",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr([("id", "in", people.ids)]),
            # As Odoo does it by itself.
            "lifecycle_respects_limits": False,
        }
    )
    env.cr.commit()
    start = time.perf_counter()
    mailing.action_send_mail()
    env.cr.commit()
    seconds = time.perf_counter() - start
    sent = env["mailing.trace"].search_count(
        [("mass_mailing_id", "=", mailing.id), ("trace_status", "=", "sent")]
    )
    assert sent == len(people), sent
    return seconds
