import os
import signal
import threading
import time

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import pdf

from .test_pdf_common import (
    OwnTemporaryFolder,
    docx,
    group_lives,
    start_python,
    text_of,
    wait_until,
)


def group_of(warm):
    return warm._resting[0][1]._server.group


class TestPdfWarm(OwnTemporaryFolder, BaseCase):
    def setUp(self):
        super().setUp()
        self.warm = pdf.WarmOffice()
        self.addCleanup(self.warm.close)

    def tearDown(self):
        self.warm.close()
        self.assertEqual(self.leftovers(), set())
        super().tearDown()

    def test_the_next_call_takes_up_the_one_that_rests(self):
        groups = []
        for number in range(2):
            [made] = self.warm.convert([docx(f"Number {number}")])
            self.assertIn(f"Number {number}", text_of(made)[0])
            groups.append(group_of(self.warm))
        self.assertEqual(*groups)

    def test_one_that_nobody_asks_for_is_ended(self):
        warm = pdf.WarmOffice(idle_seconds=0.2)
        warm.convert([docx("x")])
        self.assertTrue(wait_until(lambda: self.leftovers() == set()))
        [made] = warm.convert([docx("Again")])
        warm.close()
        self.assertIn("Again", text_of(made)[0])

    def test_calls_at_the_same_time_do_not_wait_for_each_other_and_one_office_stays(self):
        results = {}
        both_started = threading.Barrier(2, timeout=60)

        def work(number):
            office = self.warm._take(None)
            both_started.wait()
            results[number] = office.convert([docx(f"Thread {number}")])[0]
            self.warm._rest(None, office)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number, made in results.items():
            self.assertIn(f"Thread {number}", text_of(made)[0])
        self.assertEqual(len(list(self.temporary.iterdir())), 1)

    def test_several_work_side_by_side_and_each_result_stands_in_its_place(self):
        warm = pdf.WarmOffice(keeps=2)
        documents = [docx(f"Number {number}.") for number in range(5)]
        documents[2] = b"no document"
        results = warm.convert_side_by_side(documents, 2, timeout=60)
        self.assertEqual(len(warm._resting), 2)
        warm.close()
        for number, result in enumerate(results):
            if number == 2:
                self.assertIsInstance(result, pdf.ConversionError)
            else:
                self.assertIn(f"Number {number}.", text_of(result)[0])

    def test_what_goes_wrong_side_by_side_stands_in_the_place_of_its_documents(self):
        results = self.warm.convert_side_by_side([docx("x")] * 3, 2, binary="/nowhere/soffice")
        self.assertEqual([type(result) for result in results], [pdf.OfficeMissing] * 3)

    def test_the_background_leaves_the_processors_to_others(self):
        warm = pdf.WarmOffice(niceness=10)
        self.addCleanup(warm.close)
        warm.convert([docx("x")])
        self.assertEqual(os.getpriority(os.PRIO_PGRP, group_of(warm)), 10)
        warm.close()

    def test_another_program_takes_the_place_of_the_one_that_rests(self):
        self.warm.convert([docx("x")])
        before = group_of(self.warm)
        with self.assertRaises(pdf.OfficeMissing):
            self.warm.convert([docx("x")], binary="/nowhere/soffice")
        self.assertTrue(wait_until(lambda: not group_lives(before)))

    def test_it_goes_on_after_a_time_limit(self):
        with self.assertRaises(pdf.OfficeTimeout):
            self.warm.convert([docx("x")], timeout=0.01)
        [made] = self.warm.convert([docx("Later")])
        self.assertIn("Later", text_of(made)[0])

    def test_nothing_outlives_its_process_however_that_ends(self):
        work = f"import pdf\npdf.warm.convert([{docx('x')!r}])\n"
        show = "print(pdf.warm._resting[0][1]._server.group, flush=True)\n"
        for end, last_line in (("exit", ""), ("kill", "import time; time.sleep(600)\n")):
            with self.subTest(end):
                worker = start_python(work + show + last_line)
                group = int(worker.stdout.readline())
                if end == "kill":
                    self.assertTrue(group_lives(group))
                    worker.send_signal(signal.SIGKILL)
                worker.communicate(timeout=60)
                self.assertTrue(wait_until(lambda group=group: not group_lives(group)))
                self.assertTrue(wait_until(lambda: self.leftovers() == set()))

    def test_a_fork_does_not_keep_the_office_of_a_killed_parent(self):
        worker = start_python(
            f"import os, pdf, time\npdf.warm.convert([{docx('x')!r}])\n"
            "group = pdf.warm._resting[0][1]._server.group\n"
            "if not os.fork():\n    os.close(1)\n    os.close(2)\n    time.sleep(8)\n    os._exit(0)\n"
            "print(group, flush=True)\ntime.sleep(600)\n"
        )
        group = int(worker.stdout.readline())
        self.assertTrue(group_lives(group))
        started = time.monotonic()
        worker.send_signal(signal.SIGKILL)
        worker.communicate(timeout=60)
        self.assertTrue(wait_until(lambda: not group_lives(group)))
        self.assertLess(time.monotonic() - started, 7, "the child lives on, and has no part in it")
