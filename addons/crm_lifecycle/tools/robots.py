"""Which openings and clicks are a person's.

Mail gateways open every link of a message before they deliver it, and mail programs load its pictures beforehand.
Nothing tells a machine from a person for certain; these rules count a click as a machine's when

1. the request only asks for headers (``HEAD``, ``OPTIONS``),
2. the program names itself as a robot, a scanner or a library, or has no name, or the bare ``Mozilla/5.0`` with which
   pictures are loaded beforehand (Apple's Mail Privacy Protection),
3. it comes within seconds after the message was handed over,
4. it is one of several within seconds that together open all links of a message, or three of them.

Programs that load pictures because the person opens the message (``GoogleImageProxy``, ``YahooMailProxy``) are a
person's. Moments are UTC without a zone.

>>> [is_robot(method, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") for method in ("GET", "HEAD")]
[False, True]
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_ONCE = timedelta(seconds=10)
TOGETHER = timedelta(seconds=5)
MANY_LINKS = 3
ONLY_HEADERS = ("HEAD", "OPTIONS")
OF_PEOPLE = re.compile(r"googleimageproxy|yahoomailproxy|ggpht", re.IGNORECASE)
OF_MACHINES = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|scan|preview|fetch|headless|phantomjs|barracuda|proofpoint|mimecast|trendmicro"
    r"|symantec|messagelabs|safelinks|urldefense|fireeye|zscaler|sophos|ironport|check ?point|forcepoint"
    r"|facebookexternalhit|whatsapp|skypeuripreview|curl/|wget/|python-|java/|okhttp|go-http-client|libwww|httpclient|axios|node-fetch",
    re.IGNORECASE,
)
BARE = "mozilla/5.0"


@dataclass(frozen=True)
class Click:
    """``robot`` says that the request itself was a machine's (`is_robot`)."""

    at: datetime
    link: int
    robot: bool = False


def is_robot(method, agent, at=None, sent_at=None):
    """Return whether one request, for a link or for the picture that tells of opening, is a machine's."""
    agent = (agent or "").strip()
    if (method or "").upper() in ONLY_HEADERS or not agent or agent.lower() == BARE:
        return True
    if OF_MACHINES.search(agent) and not OF_PEOPLE.search(agent):
        return True
    return too_soon(at, sent_at)


def too_soon(at, sent_at):
    """Return whether nobody can have read the message yet."""
    return bool(at and sent_at and at - sent_at < AT_ONCE)


def of_people(clicks, sent_at, links):
    """Return those of the ``clicks`` on one message, with so many different ``links``, that are a person's."""
    own = [click for click in clicks if not click.robot and not too_soon(click.at, sent_at)]
    return [click for click in own if not _in_burst(click, clicks, links)]


def _in_burst(click, clicks, links):
    """Whether so many links were opened together with this one that no hand is that quick."""
    return any(
        len(found) > 1 and (len(found) >= links or len(found) >= MANY_LINKS)
        for start in clicks
        if start.at <= click.at <= start.at + TOGETHER
        for found in [{other.link for other in clicks if start.at <= other.at <= start.at + TOGETHER}]
    )
