"""Adopt, render and open every DOCX file of a folder.

    corpus.py [FOLDER]

Each ``*.docx`` below the folder (default: ``$SUITE_CORPUS``) is adopted with the
engine's own proposal, rendered with every field filled and opened by LibreOffice.
Files that already hold ``{{ }}`` or ``{% %}`` tags, docxtpl's included, are
rendered as they are. A line a file, a summary last:

    corpus NAME fields=… unmapped=… tags_left=… libreoffice=ok|fail pages=… text=ok|diff
"""

import argparse
import datetime
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from benchmarks import docgen
except ImportError:
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import docgen

_TAG_LEFT = re.compile(r"\{\{|\}\}|\{%|%\}|\{[a-z][\w.]*\}")
_OFFICE_SECONDS = 300


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


def value_for(field, described):
    """Return a value of the described type, or of what the name suggests."""
    about = described.get(field.name, {})
    kind = about.get("type") or ("boolean" if field.kind == "condition" else "string")
    if kind == "boolean":
        return True
    if kind == "date":
        return datetime.date(2026, 11, 21)
    if kind == "number":
        return 12
    if about.get("options"):
        return about["options"][0]
    return about.get("default") or f"A & B <{field.name}>"


def adopted(docx_template, data):
    """Return the template's bytes and how many passages stay unmapped."""
    native = any(field.fields for field in [_compiled(docx_template, data)] if field is not None)
    if native:
        return data, 0
    result = docx_template.adopt(data, docx_template.propose(data))
    return result.data, len(result.unmapped)


def _compiled(docx_template, data):
    try:
        return docx_template.compile(data)
    except docx_template.DocxTemplateError:
        return None


def context_for(template, described):
    """Fill every field; what is repeated becomes a list of two."""
    context = {}
    lists = {field.name for field in template.fields if field.kind == "list"}
    for field in sorted(template.fields, key=lambda field: field.name.count(".")):
        outer = next((name for name in lists if field.name.startswith(name + ".")), None)
        if field.name in lists:
            has_items = any(other.name.startswith(field.name + ".") for other in template.fields)
            items = [{}, {}] if has_items else ["first", "second"]
            docgen.put(context, field.name.split("."), items)
        elif outer:
            for item in _reach(context, outer):
                rest = field.name[len(outer) + 1 :].split(".")
                docgen.put(item, rest, value_for(field, described))
        else:
            docgen.put(context, field.name.split("."), value_for(field, described))
    return context


def _reach(context, dotted):
    value = context
    for name in dotted.split("."):
        value = value.get(name, []) if isinstance(value, dict) else []
    return [item for item in value if isinstance(item, dict)]


def expected_texts(data, context):
    """Return the template's paragraphs with plain values put in, if that is all."""
    texts = []
    for text in docgen.paragraph_texts(data):
        if "{%" in text:
            return None
        texts.append(re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda tag: _shown(tag[1], context), text))
    return None if any("{{" in text for text in texts) else texts


def _shown(dotted, context):
    value = context
    for name in dotted.split("."):
        value = value.get(name, "") if isinstance(value, dict) else ""
    return f"{value:%B} {value.day}, {value.year}" if isinstance(value, datetime.date) else str(value)


def convert(paths, kind, folder):
    """Let LibreOffice convert all files at once; what fails is missing afterwards."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    try:
        subprocess.run(
            [*command, *map(str, paths)],
            timeout=_OFFICE_SECONDS,
            capture_output=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return


def page_count(path):
    if not path.exists():
        return 0
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


def office_text_is_whole(path, rendered):
    """Tell whether LibreOffice shows every paragraph of the document, in order."""
    if not path.exists():
        return False
    shown = re.sub(r"\s+", "", path.read_text(encoding="utf-8-sig", errors="replace"))
    return all(re.sub(r"\s+", "", text) in shown for text in body_texts(rendered))


def body_texts(data):
    import io
    import zipfile

    from lxml import etree

    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    hidden = {"txbxContent", "drawing", "pict", "del"}
    for element in root.iter(main + "p"):
        inner = {node.tag.rpartition("}")[2] for node in (*element.iter(), *element.iterancestors())}
        if not inner & hidden:
            yield "".join(node.text or "" for node in element.iter(main + "t"))


class Job:
    """One file on its way through adoption, rendering and LibreOffice."""

    def __init__(self, docx_template, name, path, folder):
        self.name, self.error, self.same = name, "", None
        self.fields = self.unmapped = self.left = 0
        self.target = folder / f"{name}.docx"
        try:
            self._run(docx_template, path)
        except docx_template.DocxTemplateError as error:
            self.error = f" error={error.code}: {error.message[:120]}"

    def _run(self, docx_template, path):
        source, self.unmapped = adopted(docx_template, path.read_bytes())
        template = docx_template.compile(source)
        self.fields = len(template.fields)
        context = context_for(template, metadata(path))
        self.rendered = template.render(context, currency="USD").data
        texts = docgen.paragraph_texts(self.rendered)
        self.left = sum(len(_TAG_LEFT.findall(text)) for text in texts)
        expected = expected_texts(source, context)
        self.same = expected is None or _plain(expected) == _plain(texts)
        self.target.write_bytes(self.rendered)

    def line(self, office):
        ok = False if self.error else (self.target.with_suffix(".pdf")).exists()
        text = not self.error and self.same
        if office and ok:
            text = text and office_text_is_whole(self.target.with_suffix(".txt"), self.rendered)
        self.good = ok and text and not self.left and not self.unmapped
        return (
            f"corpus {self.name} fields={self.fields} unmapped={self.unmapped} "
            f"tags_left={self.left} libreoffice={'ok' if ok else 'fail'} "
            f"pages={page_count(self.target.with_suffix('.pdf'))} "
            f"text={'ok' if text else 'diff'}{self.error}"
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
        jobs = [Job(docx_template, *found, folder) for found in files(options.folder)]
        ready = [job.target for job in jobs if not job.error]
        for kind in ("pdf", "txt:Text (encoded):UTF8"):
            convert(ready, kind, folder)
        for job in jobs:
            sys.stdout.write(job.line(office=True) + "\n")
    good = sum(job.good for job in jobs)
    sys.stdout.write(f"corpus summary files={len(jobs)} good={good} bad={len(jobs) - good}\n")
    return 0 if jobs and good == len(jobs) else 1


if __name__ == "__main__":
    sys.exit(main())
