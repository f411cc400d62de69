"""The tables that several templates share; their words come from the language."""

from .look import QUIET
from .styles import PLAIN_TABLE, RULED_TABLE
from .tables import Grid, underline

_SIDES = ("company", "counterparty")
_GAP = 340
_ADDRESS = "{side} | address(name=False)"


def parties(document, pen, words, roles):
    """Write both parties side by side."""
    grid = Grid(document, [0, 0], RULED_TABLE, pen)
    grid.row(*((role, "Table Head") for role in roles), head=True)
    grid.row(*((_party(side, words), "Party Text") for side in _SIDES))
    pen.write(document.add_paragraph(), "", "Spacer")


def _party(side, words):
    address = _ADDRESS.format(side=side)
    guarded = [(address, f"{{{{ {address} }}}}")]
    for name in ("registry", "vat", "email", "phone"):
        value = f"{{{{ {side}.{name} }}}}"
        guarded.append((f"{side}.{name}", f"{words[name]} {value}"))
    texts = [f"**{{{{ {side}.name }}}}**"]
    for condition, text in guarded:
        texts += [f"{{% if {condition} %}}", text, "{% endif %}"]
    return texts


def details(document, pen, rows):
    """Write labels and values; a third member of a row is its condition."""
    grid = Grid(document, [2600, 0], RULED_TABLE, pen, head=False)
    for name, value, *condition in rows:
        if condition:
            grid.tag(f"{{% if {condition[0]} %}}")
        grid.row((name, "Table Label"), (value, "Table Text"))
        if condition:
            grid.tag("{% endif %}")
    pen.write(document.add_paragraph(), "", "Spacer")


def lines(document, pen, words):
    """Write the lines, one row each, and their totals."""
    widths = [480, 0, 1250, 1600, 1060, 1750]
    grid = Grid(document, widths, RULED_TABLE, pen)
    numbers = ("quantity", "price", "discount", "amount")
    grid.row(
        (words["number"], "Table Head"),
        (words["description"], "Table Head"),
        *((words[name], "Table Head Number") for name in numbers),
        head=True,
    )
    grid.tag("{% for line in lines %}")
    grid.row(
        ("{{ line.number }}", "Table Text"),
        ("{{ line.description | default(line.product) }}", "Table Text"),
        ('{{ line.quantity | number }} {{ line.unit | default("") }}', "Table Number"),
        ("{{ line.price | money(contract.currency) }}", "Table Number"),
        (
            "{% if line.discount %}{{ line.discount | percent }}{% else %}–{% endif %}",
            "Table Number",
        ),
        ("{{ line.amount | money(contract.currency) }}", "Table Number"),
    )
    grid.tag("{% endfor %}")
    for name, mark in (("untaxed", ""), ("tax", ""), ("total", "**")):
        amount = f"{{{{ totals.{name} | money(contract.currency) }}}}"
        grid.row(
            (f"{mark}{words[name]}{mark}", "Table Total", 4),
            (f"{mark}{amount}{mark}", "Table Total", 2),
        )
    pen.write(document.add_paragraph(), "", "Spacer")


def signature_block(document, pen, words):
    """Write where each party signs: a line to write on, and the places that a signature is drawn into."""
    grid = Grid(document, [0, _GAP, 0], PLAIN_TABLE, pen)
    empty = ("", "Signature Text")
    signed_for = words["signed_for"] + "\n**{{{{ {side}.name }}}}**"
    name = words["name"] + ' {{{{ {side}.signatory.name | default("") }}}}'
    title = words["title"] + ' {{{{ {side}.signatory.title | default("") }}}}'
    for text, style in (
        (signed_for, "Signature Text"),
        (words["signature"] + ' {{{{ sign("{side}") }}}}', "Signature Text"),
        (name, "Signature Text"),
        (title, "Signature Text"),
        (words["date"] + ' {{{{ signed_on("{side}") }}}}', "Signature Text"),
    ):
        first, second = (text.format(side=side) for side in _SIDES)
        grid.row((first, style), empty, (second, style))
        if text is not signed_for:
            for index in (0, 2):
                underline(grid.table.rows[-1].cells[index], QUIET)
    pen.write(document.add_paragraph(), "", "Spacer")
