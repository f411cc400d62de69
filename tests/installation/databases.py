"""Scratch databases, Odoo commands on them, and what PostgreSQL and Odoo know about them."""

import fcntl
import itertools
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SUITE_HOME = Path(os.environ["SUITE_HOME"])
SHELL = 'set -euo pipefail; . "$ROOT/config/lib/common.sh"; need database; '
MAKE = SHELL + 'template=$(dependency_template "$2" "$3"); copy_database "$template" "$1"'
COPY = SHELL + 'copy_database "$2" "$1"'
DROP = SHELL + 'drop_database "$1"'
NUMBERS = itertools.count(1)


def shell(script, *arguments):
    command = ["bash", "-c", script, "suite", *arguments]
    done = subprocess.run(
        command, env=os.environ | {"ROOT": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def held_database(kind, script, *arguments):
    """A database that the script makes; the lock tells other runs that it is in use."""
    name = f"test_{os.getpid()}_{next(NUMBERS)}_{kind}"
    lock = SUITE_HOME / "locks" / name
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        shell(script, name, *arguments)
        try:
            yield name
        finally:
            shell(DROP, name)
            lock.unlink(missing_ok=True)


def scratch_database(addons, kind):
    """A database with what Odoo brings for these addons."""
    return held_database(kind, MAKE, ",".join(addons), kind)


def copied_database(template):
    """A database of the same content."""
    return held_database("copy", COPY, template)


@dataclass
class Installation:
    """A database in which addons were installed: copies are taken of it, nothing writes to it."""

    database: str
    before: set
    log: str


@contextmanager
def installed_addons(addons, kind):
    with scratch_database(addons, kind) as database:
        before = snapshot(database)
        options = ["--with-demo"] if kind == "demo" else []
        log = odoo(
            "server", "-d", database, "-i", ",".join(addons), "--stop-after-init", "--no-http", *options
        )
        yield Installation(database, before, log)


def odoo(*arguments):
    """Run an Odoo command and return its log."""
    command = [sys.executable, "-m", "odoo", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    return done.stderr


def complaints(log):
    """The warnings and errors of a log that `checklog-odoo.cfg` does not excuse."""
    command = [sys.executable, "-m", "checklog_odoo", "--config", "checklog-odoo.cfg", "--no-echo"]
    done = subprocess.run(command, input=log, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def rows(database, query):
    done = subprocess.run(
        ["psql", "-AtX", "-d", database, "-c", query], capture_output=True, text=True, check=True
    )
    return {line for line in done.stdout.splitlines() if line}


PUBLIC = "relnamespace = 'public'::regnamespace"
CATALOGUE = {
    "relation": f"select relkind::text || ' ' || relname from pg_class where {PUBLIC}",
    "column": "select relname || '.' || attname from pg_attribute join pg_class on pg_class.oid = attrelid"
    f" where {PUBLIC} and attnum > 0 and not attisdropped",
    "function": "select proname from pg_proc where pronamespace = 'public'::regnamespace",
    "trigger": "select tgrelid::regclass || '.' || tgname from pg_trigger where not tgisinternal",
    "constraint": "select conrelid::regclass || '.' || conname from pg_constraint where conrelid <> 0",
    "XML id": "select module || '.' || name from ir_model_data",
    "model": "select model from ir_model",
    "field": "select model || '.' || name from ir_model_fields",
    "group": "select id from res_groups",
    "privilege": "select id from res_groups_privilege",
    "access rule": "select id from ir_model_access",
    "record rule": "select id from ir_rule",
    "menu": "select id from ir_ui_menu",
    "action": "select type || ' ' || id from ir_actions",
    "view": "select coalesce(key, name) from ir_ui_view",
    "cron": "select cron_name from ir_cron",
    "sequence": "select id || ' ' || coalesce(code, '') from ir_sequence",
    "parameter": "select key from ir_config_parameter",
    "mail template": "select id from mail_template",
    "activity type": "select id from mail_activity_type",
    "model constraint": "select name from ir_model_constraint",
    "model relation": "select name from ir_model_relation",
    "filter": "select id from ir_filters",
    "asset": "select path from ir_asset",
}
# What Odoo itself leaves with any addon: its list of modules names all that lie on disk, its mixins never
# forget which models used them, and its own table of constraints keeps foreign keys that are gone.
OF_ODOO = re.compile(r"XML id (base\.module_|\w+\.(selection|model_inherit)__)|model constraint \w+_fkey$")


def snapshot(database):
    found = {f"{kind} {row}" for kind, query in CATALOGUE.items() for row in rows(database, query)}
    return {name for name in found if not OF_ODOO.match(name)}
