import ast
import base64
import re
from unittest.mock import patch

from odoo.tools.translate import code_translations

from odoo.addons.contract_clm.models.clm_template_message import SENTENCES
from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build
from .common import ContractCase
from .test_docx_template_codes import POSITIONS, trees

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
# The function that makes the problem adds the keyword of its tag.
ALWAYS = {"_about": {"keyword"}}


def values_by_code():
    """Yield `(code, names of values)` for each place of the engine that raises or reports a code."""
    for call in (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        code = call.args[POSITIONS[name] :][:1] if name in POSITIONS else []
        if code and isinstance(code[0], ast.Constant):
            tables = [*call.args, *(pair.value for pair in call.keywords)]
            keys = {key.value for table in tables if isinstance(table, ast.Dict) for key in table.keys}
            yield code[0].value, keys | {pair.arg for pair in call.keywords} | ALWAYS.get(name, set())


class TestTemplateMessage(ContractCase):
    def test_every_code_of_the_engine_has_a_sentence(self):
        self.assertEqual(set(SENTENCES), docx_template.CODES)

    def test_no_sentence_names_what_the_engine_does_not_tell(self):
        for code, names in values_by_code():
            wanted = set(PLACEHOLDER.findall(SENTENCES[code]._source))
            with self.subTest(code=code):
                self.assertLessEqual(wanted, names)

    def test_sentences_are_filled_in(self):
        Message = self.env["clm.template.message"]
        problems = docx_template.check(
            build.docx("{{ a | nothing }}", "{% clause 5 %}", "{{ contract.numbr }}"), ["contract.number"]
        )
        texts = [Message._of(problem) for problem in problems]
        self.assertIn("There is no filter “nothing”.", texts)
        self.assertIn('A clause is named by its code in quotes: {% clause "code" %}.', texts)
        self.assertIn("There is no value “contract.numbr”. Did you mean “contract.number”?", texts)

    def test_a_refused_value_comes_with_its_name(self):
        template = docx_template.compile(build.docx("{{ contract.date | date }}"))
        with self.assertRaises(docx_template.RenderError) as caught:
            template.render({"contract": {"date": "soon"}})
        text = self.env["clm.template.message"]._of(caught.exception)
        self.assertEqual(text, "contract.date: “soon” is not a date.")

    def test_what_has_no_sentence_keeps_the_words_of_the_engine(self):
        problem = docx_template.Problem("error", "something-new", "The engine's own words.")
        self.assertEqual(self.env["clm.template.message"]._of(problem), "The engine's own words.")
        problem = docx_template.Problem("error", "unknown-filter", "No such filter.", values={"other": 1})
        self.assertEqual(self.env["clm.template.message"]._of(problem), "No such filter.")

    def test_each_reader_sees_the_problems_of_a_version_in_his_language(self):
        self.env["res.lang"]._activate_lang("hi_IN")
        data = base64.b64encode(build.docx("{{ company.name | nothing }}"))
        template = self.env["clm.template"].create({"name": "T", "type_id": self.type.id})
        version = self.env["clm.template.version"].create({"template_id": template.id, "datas": data})
        self.assertEqual(version.problem_ids.explanation, "There is no filter “nothing”.")
        hindi = {"There is no filter “%(filter)s”.": "“%(filter)s” नाम का कोई फ़िल्टर नहीं है।"}
        with patch.object(type(code_translations), "get_python_translations", lambda *_args: hindi):
            reader = version.problem_ids.with_context(lang="hi_IN")
            self.assertEqual(reader.explanation, "“nothing” नाम का कोई फ़िल्टर नहीं है।")
