"""Adopt, render and open every DOCX file of a folder.

    corpus.py [FOLDER]

Each ``*.docx`` below the folder (default: ``$SUITE_CORPUS``) is adopted with the
engine's own proposal, rendered with every field filled and opened by LibreOffice.
Files that already hold ``{{ }}`` or ``{% %}`` tags, docxtpl's included, are
rendered as they are. Beside a file, ``metadata.yaml`` may describe its fields
and ``NAME.json`` may give its data. A line a file, a summary last:

    corpus NAME fields=… unmapped=… tags_left=… libreoffice=ok|fail pages=… text=ok|diff order=ok|bad

``text`` compares with the template's own text and with what LibreOffice shows;
``order`` is bad when an element stands where the schema does not want it and did
not stand there in the template.
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import docgen
from helpers import documents, filling, office

_OUR_TAG = re.compile(r"\{\{|\{%")
_TAG_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}|\{[a-z][\w.]*\}")
_VALUE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def files(folder):
    """Yield ``(name, path)`` of every DOCX below the folder."""
    for path in sorted(folder.rglob("*.docx")):
        if not path.name.startswith("~$"):
            own = path.stem if path.stem != "template" else path.parent.name
            yield own, path


def metadata(path):
    """Return the described fields of ``metadata.yaml`` beside the file, if any."""
    source = path.with_name("metadata.yaml")
    if not source.exists():
        return {}
    try:
        import yaml
    except ImportError:
        return {}
    described = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
    return {field["name"]: field for field in described.get("fields", [])}


def adopted(docx_template, data):
    """Return the template's bytes and how many passages stay unmapped."""
    if any(_OUR_TAG.search(text) for text in docgen.paragraph_texts(data)):
        return data, 0
    result = docx_template.adopt(data, docx_template.propose(data))
    return result.data, len(result.unmapped)


def expected_texts(data, context):
    """Return the template's paragraphs with plain values put in, if that is all."""
    texts = docgen.paragraph_texts(data)
    if any("{%" in text or "{#" in text for text in texts):
        return None
    texts = [_VALUE.sub(lambda tag: _shown(tag[1], context), text) for text in texts]
    return None if any("{{" in text for text in texts) else texts


def _shown(dotted, context):
    value = context
    for name in dotted.split("."):
        value = value.get(name, "") if isinstance(value, dict) else ""
    return f"{value:%B} {value.day}, {value.year}" if hasattr(value, "strftime") else str(value)


def body_texts(data):
    import io
    import zipfile

    from lxml import etree

    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    hidden = {"txbxContent", "drawing", "pict", "del"}
    for element in root.iter(main + "p"):
        inner = {
            node.tag.rpartition("}")[2] for node in (*element.iter(etree.Element), *element.iterancestors())
        }
        if not inner & hidden:
            yield "".join(node.text or "" for node in element.iter(main + "t"))


class Job:
    """One file on its way through adoption, rendering and LibreOffice."""

    def __init__(self, docx_template, number, name, path, folder):
        self.name, self.error, self.same, self.disorder = name, "", None, ()
        self.fields = self.unmapped = self.left = 0
        self.target = folder / f"{number}.docx"
        try:
            self._run(docx_template, path)
        except docx_template.DocxTemplateError as error:
            where = f" ({error.part}:{error.paragraph})" if getattr(error, "part", "") else ""
            self.error = f" error={error.code}: {error.message[:160]}{where}"

    def _run(self, docx_template, path):
        source, self.unmapped = adopted(docx_template, path.read_bytes())
        template = docx_template.compile(source)
        self.fields = len(template.fields)
        data = path.with_suffix(".json")
        if data.exists():
            context = json.loads(data.read_text(encoding="utf-8"))
            self.rendered = template.render(context, currency="USD").data
        else:
            context, rendered = filling.render(docx_template, template, metadata(path))
            self.rendered = rendered.data
        texts = docgen.paragraph_texts(self.rendered)
        self.left = sum(len(_TAG_LEFT.findall(text)) for text in texts)
        expected = expected_texts(source, context)
        self.same = expected is None or _plain(expected) == _plain(texts)
        self.disorder = documents.load("docx_order").introduced(self.rendered, source)
        self.target.write_bytes(self.rendered)

    def line(self):
        pdf = self.target.with_suffix(".pdf")
        ok = not self.error and pdf.exists()
        text = not self.error and self.same
        if ok:
            text = text and office.shows(self.target.with_suffix(".txt"), body_texts(self.rendered))
        in_order = not self.error and not self.disorder
        self.good = ok and text and in_order and not self.left and not self.unmapped
        detail = "".join(f"\n  order: {' '.join(fault)}" for fault in sorted(self.disorder))
        return (
            f"corpus {self.name} fields={self.fields} unmapped={self.unmapped} "
            f"tags_left={self.left} libreoffice={'ok' if ok else 'fail'} pages={office.page_count(pdf)} "
            f"text={'ok' if text else 'diff'} order={'ok' if in_order else 'bad'}{self.error}{detail}"
        )


def _plain(texts):
    return [re.sub(r"\s+", "", text) for text in texts]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=docgen.corpus_folder())
    options = parser.parse_args(arguments)
    docx_template = docgen.engine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = enumerate(files(options.folder))
        jobs = [Job(docx_template, number, *file, folder) for number, file in found]
        ready = [job.target for job in jobs if not job.error]
        for kind in ("pdf", "txt:Text (encoded):UTF8"):
            office.convert(ready, kind, folder)
        for job in jobs:
            sys.stdout.write(job.line() + "\n")
    good = sum(job.good for job in jobs)
    sys.stdout.write(f"corpus summary files={len(jobs)} good={good} bad={len(jobs) - good}\n")
    return 0 if jobs and good == len(jobs) else 1


if __name__ == "__main__":
    sys.exit(main())
