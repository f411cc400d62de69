"""Damage DOCX files: bytes changed, elements lost, doubled or moved."""

import copy
import io
import zipfile

from lxml import etree

from .docx_random import random_template


def damaged_template(chance):
    """Return a template with some bytes of a part, or of the zip, changed."""
    data = random_template(chance)
    if chance.random() < 0.3:
        return damaged(data, chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, damaged(content, chance) if name == victim else content)
    return stream.getvalue()


def shuffled_template(chance):
    """Return a template in which elements are lost, doubled or moved."""
    data, stream = random_template(chance), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("word/") and chance.random() < 0.7:
                content = shuffled(etree.fromstring(content), chance)
            new.writestr(name, content)
    return stream.getvalue()


def shuffled(root, chance):
    for _damage in range(chance.randint(1, 4)):
        nodes = list(root.iter())[1:]
        if not nodes:
            break
        node, other = chance.choice(nodes), chance.choice(nodes)
        kind = chance.random()
        if kind < 0.3:
            node.getparent().remove(node)
        elif kind < 0.6:
            other.append(copy.deepcopy(node))
        elif kind < 0.8:
            node.getparent().insert(0, copy.deepcopy(other))
        elif node.attrib:
            node.attrib.pop(chance.choice(list(node.attrib)))
    return etree.tostring(root)


def damaged(data, chance):
    data = bytearray(data)
    for _damage in range(chance.randint(1, 4)):
        at, kind = chance.randrange(len(data)), chance.random()
        if kind < 0.4:
            data[at] = chance.randrange(256)
        elif kind < 0.7:
            del data[at : at + chance.randint(1, 30)]
        else:
            piece = data[at : at + chance.randint(1, 200)]
            where = chance.randrange(len(data))
            data[where:where] = piece
        if not data:
            return b"\0"
    return bytes(data)
