import doctest
from datetime import date, timedelta

from odoo.tests import BaseCase

from ..tools import shares, tickets
from ..tools.exceptions import TicketError

SECRET = b"a secret of this test"


class TestTickets(BaseCase):
    def test_examples(self):
        for module in (tickets, shares):
            self.assertFalse(doctest.testmod(module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL).failed)

    def test_what_is_sealed_is_read_again(self):
        for kind in tickets.KINDS:
            for expires in (None, date(2026, 11, 30)):
                for nonce in (b"", tickets.draw()):
                    text = tickets.seal(SECRET, kind, 2**39, expires, nonce)
                    self.assertRegex(text, r"^[\w-]+$")
                    self.assertEqual(
                        tickets.unseal(SECRET, text), tickets.Ticket(kind, 2**39, expires, nonce)
                    )

    def test_a_ticket_that_was_touched_is_refused(self):
        text = tickets.seal(SECRET, tickets.INVITATION, 17)
        for position in range(len(text)):
            other = "A" if text[position] != "A" else "Q"
            with self.assertRaises(TicketError):
                tickets.unseal(SECRET, text[:position] + other + text[position + 1 :])

    def test_a_ticket_has_one_text(self):
        text = tickets.seal(SECRET, tickets.INVITATION, 17)
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".replace(text[-1], ""):
            with self.assertRaises(TicketError):
                tickets.unseal(SECRET, text[:-1] + last)

    def test_what_is_no_ticket_is_refused(self):
        sound = tickets.seal(SECRET, tickets.INVITATION, 17)
        for text in (
            sound + "=",
            sound + "!",
            " " + sound,
            sound + "\n",
            "",
            "A",
            "é",
            "a b",
            None,
            5,
            "=" * 30,
            "A" * 10_000,
            "%00",
            tickets.seal(b"x", "i", 1),
        ):
            with self.assertRaises(TicketError):
                tickets.unseal(SECRET, text)

    def test_it_is_open_to_the_end_of_its_day(self):
        day = date(2026, 2, 28)
        ticket = tickets.unseal(SECRET, tickets.seal(SECRET, tickets.INVITATION, 1, day))
        self.assertFalse(ticket.is_expired(day))
        self.assertTrue(ticket.is_expired(day + timedelta(days=1)))

    def test_samples_are_of_the_size_that_was_asked_for(self):
        asked = sum(shares.in_sample(3, person, 30) for person in range(10_000))
        self.assertAlmostEqual(asked, 3000, delta=150)
        days = [shares.day_of_wave(3, person, 90) for person in range(9_000)]
        self.assertLess(max(map(days.count, range(90))), 150)
        self.assertEqual({*days}, {*range(90)})
