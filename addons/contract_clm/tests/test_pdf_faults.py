import os
import shutil
import signal
import tempfile
import time
from unittest.mock import patch

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import pdf

from .test_pdf_common import (
    POISON,
    OwnTemporaryFolder,
    docx,
    group_lives,
    small_disk,
    stand_in,
    start_python,
    text_of,
    wait_until,
)

IS_REQUEST = 'case "$*" in *--convert-to*) request=1;; *) request=;; esac'


def at_poison(fault):
    """Serves the documents of a request one after the other, as LibreOffice does, up to the one with the poison."""
    return (
        f'{IS_REQUEST}; [ "$request" ] || exec "$REAL" "$@"; options="$1 $2 $3 $4"; shift 4; '
        f'for name; do if grep -q {POISON} "$name"; then {fault}; fi; "$REAL" $options "$name"; done'
    )


class TestPdfFaults(OwnTemporaryFolder, BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="stand-in-", dir=self.temporary.parent)
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def tearDown(self):
        self.assertEqual(self.leftovers(), set())
        super().tearDown()

    def _soffice(self, script):
        return stand_in(self.folder, script)

    def _noted(self, name):
        with open(f"{self.folder}/{name}") as note:
            return note.read().split()

    def test_a_missing_office_tells_what_to_install(self):
        with self.assertRaises(pdf.OfficeMissing) as caught:
            pdf.convert([docx("x")], binary="/nowhere/soffice")
        self.assertIn("libreoffice-writer-nogui", str(caught.exception))

    def test_an_office_that_hangs_at_its_start_is_ended_in_time(self):
        soffice = self._soffice('echo $$ > "$HERE/pid"; sleep 1000 & sleep 1000')
        started = time.monotonic()
        with self.assertRaises(pdf.OfficeTimeout) as caught:
            pdf.convert([docx("x"), docx("y")], timeout=1.5, binary=soffice)
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual(caught.exception.results, [None, None])
        (group,) = self._noted("pid")
        self.assertTrue(wait_until(lambda: not group_lives(int(group))))

    def test_the_time_limit_keeps_what_was_finished(self):
        soffice = self._soffice(at_poison("sleep 1000"))
        with pdf.Office(binary=soffice) as office:
            office.convert([docx("Warm up")])
            with self.assertRaises(pdf.OfficeTimeout) as caught:
                office.convert([docx("Fine"), docx(POISON), docx("Late")], timeout=5)
        finished, hung, late = caught.exception.results
        self.assertIn("Fine", text_of(finished)[0])
        self.assertEqual((hung, late), (None, None))

    def test_a_document_that_hangs_leaves_the_others_alone(self):
        soffice = self._soffice(at_poison("sleep 1000"))
        with pdf.Office(binary=soffice, document_timeout=6) as office:
            first, hung, last = office.convert([docx("First"), docx(POISON), docx("Last")])
        self.assertIn("First", text_of(first)[0])
        self.assertIsInstance(hung, pdf.ConversionError)
        self.assertIn("6 seconds", str(hung))
        self.assertIn("Last", text_of(last)[0])

    def test_an_office_that_crashes_once_at_its_start_is_started_again(self):
        soffice = self._soffice(
            '[ -e "$HERE/crashed" ] || { touch "$HERE/crashed"; kill -SEGV $$; }; exec "$REAL" "$@"'
        )
        (made,) = pdf.convert([docx("Survived")], binary=soffice)
        self.assertIn("Survived", text_of(made)[0])

    def test_an_office_that_never_starts_is_reported_with_its_last_words(self):
        soffice = self._soffice('echo start >> "$HERE/starts"; echo no such library >&2; exit 127')
        with self.assertRaises(pdf.OfficeCrashed) as caught:
            pdf.convert([docx("x")], binary=soffice)
        self.assertIn("no such library", str(caught.exception))
        self.assertEqual(len(self._noted("starts")), 2)

    def test_a_crash_during_a_document_is_survived_once(self):
        soffice = self._soffice(
            f'{IS_REQUEST}; [ "$request" ] && [ ! -e "$HERE/crashed" ] && '
            '{ touch "$HERE/crashed"; kill -9 0; }; exec "$REAL" "$@"'
        )
        (made,) = pdf.convert([docx("Survived")], binary=soffice)
        self.assertIn("Survived", text_of(made)[0])

    def test_a_document_that_always_crashes_leaves_the_others_alone(self):
        soffice = self._soffice(at_poison("kill -9 0"))
        first, crashed, last = pdf.convert([docx("First"), docx(POISON), docx("Last")], binary=soffice)
        self.assertIn("First", text_of(first)[0])
        self.assertIsInstance(crashed, pdf.ConversionError)
        self.assertIn("Last", text_of(last)[0])

    def test_an_office_whose_files_were_cleaned_away_is_started_again(self):
        with pdf.Office() as office:
            office.convert([docx("First")])
            shutil.rmtree(office._workspace.folder)
            (made,) = office.convert([docx("Second")])
        self.assertIn("Second", text_of(made)[0])

    def test_a_disk_that_is_full_for_the_office_is_named(self):
        soffice = self._soffice('trap "" XFSZ; ulimit -f 4; exec "$REAL" "$@"')
        with self.assertRaises(pdf.DiskFull):
            pdf.convert([docx("Does not fit")], binary=soffice)

    def test_a_small_disk_that_fills_up_is_named(self):
        with small_disk(self.temporary, kibibytes=140) as folder:
            if not folder:
                self.skipTest("mounting a small disk needs root")
            with patch.object(tempfile, "tempdir", folder), self.assertRaises(pdf.DiskFull):
                pdf.convert([docx("Does not fit")])
            self.assertEqual(os.listdir(folder), [])

    def test_a_disk_that_is_full_for_us_is_named(self):
        document = docx("x" * 50_000)
        worker = start_python(
            "import pdf, resource\n"
            "hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))\n"
            f"try: pdf.convert([{document!r}])\n"
            "except pdf.DiskFull as error: print(error)"
        )
        said, complaints = worker.communicate(timeout=60)
        self.assertIn("The disk is full", said, complaints)

    def test_the_limits_of_a_web_worker_do_not_choke_the_office(self):
        worker = start_python(
            "import pdf, resource\n"
            "for kind, soft in ((resource.RLIMIT_AS, 300 << 20), (resource.RLIMIT_CPU, 1)):\n"
            "    resource.setrlimit(kind, (soft, resource.getrlimit(kind)[1]))\n"
            f"print(pdf.convert([{docx('Room')!r}] * 8)[-1][:5])"
        )
        said, complaints = worker.communicate(timeout=60)
        self.assertIn("%PDF-", said, complaints)

    def test_a_killed_worker_takes_its_office_and_files_along(self):
        worker = start_python(
            "import pdf\noffice = pdf.Office()\n"
            f"office.convert([{docx('x')!r}])\n"
            "print(office._server.group, flush=True)\ninput()"
        )
        group = int(worker.stdout.readline())
        self.assertTrue(group_lives(group))
        self.assertNotEqual(self.leftovers(), set())
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        self.assertTrue(wait_until(lambda: not group_lives(group)))
        self.assertTrue(wait_until(lambda: self.leftovers() == set()))

    def test_a_forked_child_gets_an_office_of_its_own(self):
        worker = start_python(
            "import os, pdf\noffice = pdf.Office()\n"
            f"document = {docx('x')!r}\n"
            "office.convert([document]); parent = office._server.group\n"
            "child = os.fork()\n"
            "if not child:\n"
            "    made = office.convert([document])[0][:5] == b'%PDF-'\n"
            "    other = office._server.group != parent\n"
            "    office.close(); os._exit(0 if made and other else 1)\n"
            "print(os.waitpid(child, 0)[1], office._server.alive(), office._server.group == parent)\n"
            "office.close()"
        )
        said, complaints = worker.communicate(timeout=60)
        self.assertEqual(said.split(), ["0", "True", "True"], complaints)
