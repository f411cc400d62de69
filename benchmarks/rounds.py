"""What benchmarks share: alternating rounds, the line they print, a database of their own.

A benchmark is a module of this folder with a docstring, `TARGETS` and `main(arguments)`. It prints a line
`NAME key=value … target=… reached=yes|no` for each figure and returns 0 when it ran. With
`ADDONS = "contract_clm"` it finds a database with that addon behind `environment()`.
"""

import gc
import os
import statistics
import sys
import time
from contextlib import contextmanager


def alternate(functions, rounds=9, clock=time.perf_counter):
    """Median seconds of each function; every round runs all of them, so that a slow moment meets all."""
    seconds = {name: [] for name in functions}
    for function in functions.values():
        function()
    for number in range(rounds):
        names = list(functions) if number % 2 == 0 else list(reversed(functions))
        for name in names:
            gc.collect()
            start = clock()
            functions[name]()
            seconds[name].append(clock() - start)
    return {name: statistics.median(values) for name, values in seconds.items()}


def line(name, figures, target, reached):
    shown = " ".join(
        f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}"
        for key, value in figures.items()
    )
    return f"{name} {shown} target={target} reached={'yes' if reached else 'no'}"


def report(name, figures, target, reached):
    sys.stdout.write(line(name, figures, target, reached) + "\n")
    sys.stdout.flush()


@contextmanager
def environment(peers="", install=()):
    """Odoo's environment on the benchmark's database; what is written is rolled back.

    :param peers: a folder of other addons, see `helpers.peers`
    :param install: those of them that are compared with; the database belongs to this run alone
    """
    import odoo.api
    import odoo.modules.registry
    import odoo.tools

    database = os.environ["SUITE_DATABASE"]
    odoo.tools.config.parse_config(["-d", database, "--no-http", "--log-level", "error"], setup_logging=True)
    if peers:
        odoo.tools.config["addons_path"] = [*odoo.tools.config["addons_path"], peers]
        odoo.modules.module.initialize_sys_path()
        odoo.modules.registry.Registry.new(database, update_module=True, install_modules=install)
    with odoo.modules.registry.Registry(database).cursor() as cursor:
        try:
            yield odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        finally:
            cursor.rollback()
