import doctest
import importlib
import socket
from unittest.mock import patch

from odoo.tests import BaseCase

from odoo.addons.signed_webhook.tools import webhooks

PRIVATE = (
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 "
    "198.18.0.1 192.0.2.1 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: "
    "2001:db8::1"
).split()
PUBLIC = "8.8.8.8 1.1.1.1 2606:4700:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split()
# As people and programs write the loopback address, besides the usual way.
DISGUISED = "http://2130706433/ http://0x7f.1/ http://127.1/ http://[::ffff:127.0.0.1]/ https://0/".split()


def part(name):
    return importlib.import_module(f"odoo.addons.signed_webhook.tools.webhooks.{name}")


address, schedule = part("address"), part("schedule")


def answers(*ips):
    """A name server that answers with these addresses."""
    rows = [(None, None, None, "", (ip, 443)) for ip in ips]
    return patch.object(socket, "getaddrinfo", lambda *_arguments, **_options: rows)


class TestWebhookTools(BaseCase):
    def code(self, function, *arguments):
        with self.assertRaises(webhooks.AddressError) as caught:
            function(*arguments)
        return caught.exception.code

    def test_the_examples_of_the_documentation_hold(self):
        for name in ("address", "schedule", "signature"):
            # An exception is named by its module there.
            failed, tried = doctest.testmod(part(name), optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
            self.assertFalse(failed, name)
            self.assertTrue(tried, name)

    def test_private_addresses_are_refused_and_public_ones_are_not(self):
        for ip in PRIVATE:
            with self.subTest(ip):
                self.assertFalse(address.is_allowed(ip, ()))
        for ip in PUBLIC:
            with self.subTest(ip):
                self.assertTrue(address.is_allowed(ip, ()))

    def test_a_network_that_is_allowed_opens_nothing_else(self):
        allowed = webhooks.networks("10.1.0.0/16, fd00::/8")
        self.assertTrue(address.is_allowed("10.1.2.3", allowed))
        self.assertTrue(address.is_allowed("fd12::1", allowed))
        self.assertFalse(address.is_allowed("10.2.0.1", allowed))
        with self.assertRaises(ValueError):
            webhooks.networks("10.1.0.0/16, everything")

    def test_a_name_with_one_private_address_is_refused(self):
        with answers("8.8.8.8", "8.8.4.4"):
            self.assertEqual(webhooks.resolve("example.com", 443, (), 1), ["8.8.8.8", "8.8.4.4"])
        with answers("8.8.8.8", "10.0.0.1"):
            self.assertEqual(self.code(webhooks.resolve, "example.com", 443, (), 1), "private")
        with answers():
            self.assertEqual(self.code(webhooks.resolve, "example.com", 443, (), 1), "unresolved")

    def test_a_name_server_that_never_answers_costs_the_limit(self):
        gate = socket.socketpair()
        with patch.object(socket, "getaddrinfo", lambda *_arguments, **_options: gate[0].recv(1) and []):
            self.assertEqual(self.code(webhooks.resolve, "example.com", 443, (), 0.1), "unresolved")
        for end in gate:
            end.close()

    def test_addresses_that_are_not_https_or_not_clean_are_refused(self):
        for url in (
            "https://example.com",
            "https://example.com:8443/a?b=c",
            "http://127.0.0.1:80/",
            "http://[::1]/",
        ):
            with self.subTest(url):
                webhooks.check_address(url)
        for url in ("http://example.com/", "http://127.0.0.1.example.com/", "http://10.0.0.1/"):
            with self.subTest(url):
                self.assertEqual(self.code(webhooks.check_address, url), "plain")
        for url in (
            "",
            "example.com",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://",
            "https://user:secret@example.com/",
            "https://example.com/a b",
            "https://example.com/\r\nHost: other",
            "https://example.com:99999/",
            "https://example.com/#part",
            "https://[::1",
            "https://example.com/" + "x" * 3000,
        ):
            with self.subTest(url):
                self.assertEqual(self.code(webhooks.check_address, url), "malformed")

    def test_loopback_in_disguise_is_refused(self):
        for url in DISGUISED:
            with self.subTest(url):
                made = webhooks.post(webhooks.Parcel(1, url, b"{}", lambda _time: {}), seconds=2)
                self.assertIn(made.trouble, ("plain", "private", "unresolved", "malformed"))

    def test_the_waits_grow_to_six_hours_and_end_after_three_days(self):
        total, tries = 0, 1
        while (wait := webhooks.wait_after(tries, chance=0.5)) is not None:
            self.assertLessEqual(wait, schedule.LONGEST)
            total, tries = total + wait, tries + 1
        self.assertLessEqual(total, webhooks.GIVE_UP_AFTER)
        self.assertGreater(total, webhooks.GIVE_UP_AFTER - 2 * schedule.LONGEST)
        spread = {webhooks.wait_after(5) for _time in range(50)}
        self.assertGreater(len(spread), 5)

    def test_another_body_time_or_secret_signs_differently(self):
        known = webhooks.sign("secret", 1767225600, b"{}")
        others = {
            webhooks.sign("secret", 1767225600, b"{} "),
            webhooks.sign("secret", 1767225601, b"{}"),
            webhooks.sign("Secret", 1767225600, b"{}"),
        }
        self.assertEqual(len(others | {known}), 4)
        self.assertGreater(len(webhooks.new_secret()), 40)
        self.assertNotEqual(webhooks.new_secret(), webhooks.new_secret())
