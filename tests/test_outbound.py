"""Requests to addresses that somebody else wrote: against a real server, and never to a machine that is nobody's business."""

import contextlib
import datetime as dt
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import call_command

from tests.factories import make_source
from timeline import outbound
from timeline.models import LinkCheck
from timeline.outbound import NoAnswer, NotAsked, Policy, ask, is_public

NAME = "news.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for one name, signed by itself."""
    key, file = ec.generate_private_key(ec.SECP256R1()), tmp_path_factory.mktemp("tls") / "both.pem"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(secret + made.public_bytes(pem))
    return file


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        name, _, rest = self.path.strip("/").partition("/")
        getattr(self, f"say_{name.partition('?')[0]}", self.say_ok)(rest)

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def say_ok(self, rest):
        self.answer(200, b"A page")

    def say_status(self, rest):
        self.answer(int(rest))

    def say_to(self, rest):
        self.answer(302, Location=self.server.leads.get(rest, f"/{rest}"))

    def say_around(self, rest):
        self.answer(301, Location="/around/")

    def say_endless(self, rest):
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b"x" * 65536)

    def say_slow(self, rest):
        with contextlib.suppress(OSError):
            for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 600:
                self.wfile.write(bytes([sign]))
                self.wfile.flush()
                time.sleep(0.1)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(certificate):
    made = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    made.socket = tls.wrap_socket(made.socket, server_side=True)
    made.asked, made.leads = [], {}
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def policy(server, certificate):
    """The product's policy, but that one name is our own server, which is taken for a public one."""

    def resolve(host, port):
        if host in (NAME, "other.example.org"):
            return ["127.0.0.1"]
        return outbound.resolve(host, port)

    tls = ssl.create_default_context(cafile=certificate)
    return Policy(resolve, lambda ip: ip == "127.0.0.1" or is_public(ip), lambda port: True, tls, seconds=5)


def address(server, path="ok", host=NAME):
    return f"https://{host}:{server.server_port}/{path}"


def test_a_page_that_is_there_answers(server, policy):
    answer = ask(address(server, "ok?q=a b"), policy)
    assert (answer.status, answer.body) == (200, b"A page")
    assert server.asked == [("/ok?q=a%20b", f"{NAME}:{server.server_port}")]


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_what_is_not_on_the_open_internet_is_not_asked(server, ip):
    assert not is_public(ip)
    with pytest.raises(NotAsked, match="not on the open internet"):
        ask("https://trap.example.org/", Policy(resolve=lambda host, port: ["93.184.215.14", ip]))


@pytest.mark.parametrize("ip", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_what_is_on_the_open_internet_may_be_asked(ip):
    assert is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://2130706433/", "https://0x7f.1/",
        "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "https://example.org:22/", "https://a:b@example.org/",
        "https://", "https://[", "https://example.org:99999/", "javascript:alert(1)", "https://" + "a" * 300 + ".org/",
    ],
)  # fmt: skip
def test_an_address_that_is_no_public_web_page_is_refused(url):
    with pytest.raises(NotAsked):
        ask(url)


@pytest.mark.parametrize("onward", ["https://10.0.0.1/", "http://news.example.org/", "https://[::1]/", "file:///etc/passwd"])
def test_a_redirect_is_judged_as_the_first_address_was(server, policy, onward):
    server.leads["trap"] = onward
    with pytest.raises(NotAsked):
        ask(address(server, "to/trap"), policy)
    assert len(server.asked) == 1


def test_a_redirect_is_followed_and_where_it_ended_is_told(server, policy):
    assert ask(address(server, "to/to/ok"), policy).address == address(server)
    with pytest.raises(NoAnswer, match="leads on more than"):
        ask(address(server, "around/"), policy)


def test_a_name_is_asked_for_once_and_the_connection_goes_where_it_was_judged(server, policy):
    """A name that is public when it is judged and private a moment later leads nowhere else."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    pinned = Policy(lambda host, port: answers.pop(0), lambda ip: ip == "127.0.0.1", policy.ports, policy.tls)
    assert ask(address(server), pinned).status == 200
    assert answers == [["10.0.0.1"]]


def test_the_certificate_has_to_be_of_the_name_that_was_asked(server, policy):
    with pytest.raises(NoAnswer, match="certificate"):
        ask(address(server, host="other.example.org"), policy)
    assert server.asked == []


def test_no_more_is_read_than_was_meant(server, policy):
    assert len(ask(address(server, "endless/"), policy).body) == policy.most_bytes


def test_who_speaks_slowly_is_cut_short(server, policy):
    """Each letter comes in time; all of them would take a minute."""
    hasty = Policy(policy.resolve, policy.allowed, policy.ports, policy.tls, seconds=1)
    with pytest.raises(NoAnswer, match="too long"):
        ask(address(server, "slow/"), hasty)


# ---------------------------------------------------------------- manage.py check_links


def check(policy, **options):
    call_command("check_links", policy=policy, pause=0, **options)
    return {row.source.slug: (row.verdict, row.status) for row in LinkCheck.objects.select_related("source")}


@pytest.mark.django_db
def test_what_pages_answered_is_kept(server, policy):
    pages = {
        "there": "ok", "gone": "status/410", "lost": "status/404", "shy": "status/403", "ill": "status/503", "moved": "to/ok",
    }  # fmt: skip
    for slug, path in pages.items():
        make_source(slug, url=address(server, path))
    make_source("plain", url="http://example.org/")
    make_source("inside", url="https://192.168.1.1/")
    make_source("nowhere", url="https://nowhere.invalid/")
    make_source("none")
    found = check(policy)
    # Without a network a name cannot be told to be gone for good.
    assert found.pop("nowhere")[0] in ("dead", "silent")
    assert found == {
        "there": ("answers", 200), "gone": ("dead", 410), "lost": ("dead", 404), "shy": ("unclear", 403),
        "ill": ("silent", 503), "moved": ("moved", 200), "plain": ("refused", None), "inside": ("refused", None),
    }  # fmt: skip


@pytest.mark.django_db
def test_a_page_is_left_alone_for_a_while_and_asked_at_once_when_its_address_changes(server, policy):
    source = make_source(url=address(server, "status/503"))
    check(policy)
    check(policy)
    assert len(server.asked) == 1
    check(policy, days=0)
    row = LinkCheck.objects.get()
    assert row.times == 2 and row.since < row.checked
    source.url = address(server)
    source.save()
    check(policy)
    row.refresh_from_db()
    assert (row.verdict, row.times) == ("answers", 1)


@pytest.mark.django_db
def test_no_more_are_asked_than_was_said(server, policy):
    for n in range(3):
        make_source(url=address(server, f"ok?{n}"))
    assert len(check(policy, most=2)) == 2
    assert len(check(policy, most=2)) == 3
