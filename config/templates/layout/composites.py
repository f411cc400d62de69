"""The tables that several templates share; their words come from the language."""

from .look import ACCENT, QUIET, TEXT_WIDTH
from .styles import PLAIN_TABLE, RULED_TABLE
from .tables import Grid, underline

_SIDES = ("company", "counterparty")
_GAP = 340
_HALF = (TEXT_WIDTH - _GAP) // 2
_STREET = "{side}.street or {side}.city or {side}.country"
_ADDRESS = '{{{{ ({side} | address).split("\\n")[1:] | join("\\n") }}}}'


def parties(document, pen, words, roles):
    """Write both parties side by side."""
    grid = Grid(document, [_HALF, TEXT_WIDTH - _HALF], RULED_TABLE, pen)
    grid.row(*((role, "Table Head") for role in roles), head=True)
    grid.row(*((_party(side, words), "Table Text") for side in _SIDES))
    document.add_paragraph(style="Table Text")


def _party(side, words):
    guarded = [(_STREET.format(side=side), _ADDRESS.format(side=side))]
    for name in ("registry", "vat", "email", "phone"):
        value = f"{{{{ {side}.{name} }}}}"
        guarded.append((f"{side}.{name}", f"{words[name]} {value}"))
    texts = [f"**{{{{ {side}.name }}}}**"]
    for condition, text in guarded:
        texts += [f"{{% if {condition} %}}", text, "{% endif %}"]
    return texts


def details(document, pen, rows):
    """Write labels and values; a third member of a row is its condition."""
    label = 2600
    grid = Grid(document, [label, TEXT_WIDTH - label], RULED_TABLE, pen)
    for name, value, *condition in rows:
        if condition:
            grid.tag(f"{{% if {condition[0]} %}}")
        grid.row((name, "Table Label"), (value, "Table Text"))
        if condition:
            grid.tag("{% endif %}")
    document.add_paragraph(style="Table Text")


def lines(document, pen, words):
    """Write the lines, one row each, and their totals."""
    widths = [500, 3664, 1250, 1450, 870, 1450]
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
        ('{{ line.description | default(line.product) }}', "Table Text"),
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
        grid.row(
            (f"{mark}{words[name]}{mark}", "Table Number", 5),
            (
                f"{mark}{{{{ totals.{name} | money(contract.currency) }}}}{mark}",
                "Table Number",
            ),
        )
    document.add_paragraph(style="Table Text")


def signature_block(document, pen, words):
    """Write where each party signs, with a line to write on."""
    grid = Grid(document, [_HALF, _GAP, _HALF], PLAIN_TABLE, pen)
    empty = ("", "Signature Text")
    for texts in (
        [f"{words['signed_for']}\n**{{{{ {side}.name }}}}**" for side in _SIDES],
        [f"{words['signature']}" for side in _SIDES],
        [
            f'{words["name"]} {{{{ {side}.signatory.name | default("") }}}}'
            for side in _SIDES
        ],
        [
            f'{words["title"]} {{{{ {side}.signatory.title | default("") }}}}'
            for side in _SIDES
        ],
        [words["date"] for side in _SIDES],
    ):
        lined = "{{" not in texts[0] or "signatory" in texts[0]
        style = "Signature Line" if texts[0] == words["signature"] else "Signature Text"
        grid.row((texts[0], style), empty, (texts[1], style))
        if lined:
            row = grid.table.rows[-1]
            underline(row.cells[0], QUIET)
            underline(row.cells[2], QUIET)


def signature_record(document, pen, words):
    """Write the signatures that were given, one row each."""
    widths = [1900, 2100, 1500, 1900, 1784]
    grid = Grid(document, widths, RULED_TABLE, pen)
    names = ("party", "signatory", "method", "signed_at", "consent")
    grid.row(*((words[name], "Table Head") for name in names), head=True)
    grid.tag("{% for signature in signatures %}")
    grid.row(
        (["**{{ signature.party }}**"], "Table Text"),
        (
            [
                "{{ signature.name }}",
                "{% if signature.title %}",
                "{{ signature.title }}",
                "{% endif %}",
            ],
            "Table Text",
        ),
        ('{{ signature.method | default("–") }}', "Table Text"),
        (
            [
                "{{ signature.signed_at }}",
                "{% if signature.address %}",
                ("{{ signature.address }}", "Table Code"),
                "{% endif %}",
            ],
            "Table Text",
        ),
        ('{{ signature.consent | default("–") }}', "Table Text"),
    )
    grid.tag("{% endfor %}")
    document.add_paragraph(style="Table Text")
