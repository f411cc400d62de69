"""Time stamps (RFC 3161) from an authority that may be dead, slow or lying.

The whole exchange has a limit, and a token is believed only if it is about our digest, answers our nonce, is signed by
a certificate made for time stamps that was valid then, and tells a time near ours.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import requests
from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from .exceptions import LevelLost
from .in_time import TooLate, in_time

SECONDS = 10.0
DRIFT = timedelta(minutes=5)
LARGEST_ANSWER = 256 * 1024
HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
GRANTED = ("granted", "granted_with_mods")


@dataclass(frozen=True)
class Authority:
    """Where time stamps are asked for; `seconds` is the limit for all that one seal asks of it."""

    url: str
    seconds: float = SECONDS


class Answer(core.Sequence):
    """TimeStampResp of RFC 3161, whose token is left out where the authority refuses."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class CarefulStamper(TimeStamper):
    """Asks one authority for the stamps of one seal."""

    def __init__(self, authority: Authority):
        super().__init__()
        self.authority = authority
        self._left = authority.seconds

    async def async_timestamp(self, message_digest, md_algorithm):
        nonce, question = self.request_cms(message_digest, md_algorithm)
        answer = self._ask(question.dump())
        try:
            token = _token(Answer.load(answer), nonce)
            await _check(token["content"], message_digest, md_algorithm)
        except LevelLost:
            raise
        except Exception as error:
            # What an authority sends may fail to parse anywhere.
            raise LevelLost("authority_garbled", type(error).__name__) from error
        return token

    def _ask(self, question):
        began, left = time.monotonic(), self._left
        try:
            return in_time(lambda: _post(self.authority.url, question, left), left)
        except (TooLate, requests.Timeout):
            raise LevelLost("authority_slow", f"{self.authority.seconds:g}") from None
        except (requests.RequestException, OSError, ValueError) as error:
            raise LevelLost("authority_dead", type(error).__name__) from error
        finally:
            self._left = max(0.1, left - (time.monotonic() - began))


def _post(url, question, seconds):
    if not url.startswith(("http://", "https://")):
        raise LevelLost("authority_dead", "the address is neither http nor https")
    with requests.post(
        url, question, headers=HEADERS, timeout=seconds, stream=True, allow_redirects=False
    ) as answer:
        if answer.status_code != requests.codes.ok:
            raise LevelLost("authority_refuses", f"HTTP {answer.status_code}")
        data = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
    if len(data) > LARGEST_ANSWER:
        raise LevelLost("authority_garbled", "the answer is too long")
    return data


def _token(answer, nonce):
    status = answer["status"]
    if status["status"].native not in GRANTED:
        raise LevelLost("authority_refuses", str(status["status"].native))
    token = answer["time_stamp_token"]
    if _info(token["content"])["nonce"].native != nonce:
        raise LevelLost("authority_lies", "nonce")
    return token


def _info(signed_data):
    return signed_data["encap_content_info"]["content"].parsed


async def _check(signed_data, digest, algorithm):
    info = _info(signed_data)
    imprint = info["message_imprint"]
    if (imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native) != (
        algorithm,
        digest,
    ):
        raise LevelLost("authority_lies", "digest")
    told = info["gen_time"].native
    if abs(told - datetime.now(UTC)) > DRIFT:
        raise LevelLost("authority_lies", "time")
    await check_signature(signed_data, digest)


async def check_signature(signed_data, digest):
    """Raises `LevelLost` unless the token is signed by a certificate for time stamps, valid at the time it tells."""
    context = ValidationContext(trust_roots=[], allow_fetching=False)
    status = await validate_tst_signed_data(signed_data, context, digest)
    if not (status["intact"] and status["valid"]):
        raise LevelLost("authority_lies", "signature")
    certificate = status["signing_cert"]
    purposes = certificate.extended_key_usage_value
    if not purposes or purposes.native != ["time_stamping"]:
        raise LevelLost("authority_lies", "purpose of the certificate")
    if not certificate.not_valid_before <= status["timestamp"] <= certificate.not_valid_after:
        raise LevelLost("authority_lies", "the certificate was not valid")


def certificates(stamper) -> list[x509.Certificate]:
    """What the authority sent along so far."""
    return list(stamper.cert_registry)


@dataclass(frozen=True)
class Told:
    """What an authority answered to a trial."""

    subject: str
    moment: datetime


def ask(authority: Authority) -> Told:
    """One time stamp, to see whether it works; raises `LevelLost`."""
    token = asyncio.run(CarefulStamper(authority).async_dummy_response("sha256"))
    found = extract_certs_for_validation(token["content"])
    return Told(found.signer_cert.subject.human_friendly, _info(token["content"])["gen_time"].native)
