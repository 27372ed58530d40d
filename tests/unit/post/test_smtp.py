from __future__ import annotations

import ssl
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import trustme

from reconciler.action import Letter, Template
from reconciler.errors import LostAnswerError, RequestError, UsageError
from reconciler.post.message import Names, compose
from reconciler.post.security import Security
from reconciler.post.smtp import Server
from tests.unit.post.mailbox import DROP, STALL, Mailbox, served

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

TEMPLATE = Template("a.md", "Hello", "", "\n.\n..\n.a\nZoë\n", {"type": "User", "rooms": []})
LETTER = Letter("ann@acme.example", "1", "a.md", TEMPLATE)
PASSWORD = "pässword"
PLAIN = b64encode(f"\0team@acme.example\0{PASSWORD}".encode()).decode()


def _message(to: str = "ann@acme.example") -> EmailMessage:
    letter = replace(LETTER, to=to)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return compose(letter, Names("Ann", ""), "https://acme.example", "team@acme.example", now)


def _server(mailbox: Mailbox, security: Security = Security.NONE, timeout: float = 10) -> Server:
    return Server("127.0.0.1", mailbox.port, security=security, timeout=timeout)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certified(authority: trustme.CA) -> ssl.SSLContext:
    """What a server needs for TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (
            "smtps://team%40acme.example:p%3A%2F%40%C3%A4@mail.example",
            Server("mail.example", 465, "team@acme.example", "p:/@ä"),
        ),
        ("smtps://u:p@mail.example:4650/", Server("mail.example", 4650, "u", "p")),
        (" smtps://u:p@mail.example\n", Server("mail.example", 465, "u", "p")),
        (
            "smtp://u:p@mail.example",
            Server("mail.example", 587, "u", "p", Security.STARTTLS),
        ),
        ("smtp://localhost:25", Server("localhost", 25, security=Security.NONE)),
        ("smtp://127.8.9.1", Server("127.8.9.1", 587, security=Security.NONE)),
        ("smtp://u:p@[::1]", Server("::1", 587, "u", "p", Security.NONE)),
        ("smtps://[2001:db8::1]:99", Server("2001:db8::1", 99)),
        ("smtp://[2001:db8::1]", Server("2001:db8::1", 587, security=Security.STARTTLS)),
    ],
)
def test_a_server_is_named_by_an_address(url: str, server: Server) -> None:
    assert Server.of(url, timeout=30) == server


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "it begins with neither"),
        ("https://u:s3cret@mail.example", "it begins with neither"),
        ("mail.example:25", "it begins with neither"),
        ("smtp://", "it names no server"),
        ("smtps://u:s3cret@", "it names no server"),
        ("smtps://u:s3cret@mail.example:0", "or no port"),
        ("smtps://u:s3cret@mail.example:70000", "it is no address of a server"),
        ("smtps://u:s3cret@[mail.example", "it is no address of a server"),
        ("smtps://u:s3c/ret@mail.example", "is not encoded"),
        ("smtps://u:12/s3cret@mail.example", "is not encoded"),
        ("smtps://u:s3cret#@mail.example", "is not encoded"),
        ("smtps://u:s3cret@mail.example?tls=no", "is not encoded"),
        ("smtps://u:s3cret@mail.example/inbox", "something follows on the server"),
        ("smtps://u:s3 cret@mail.example", "holds a blank or a control character"),
        ("smtps://u:s3cret\n@mail.example", "holds a blank or a control character"),
        ("smtps://u:s3cret%00@mail.example", "hold a control character"),
        ("smtps://u:s3cret%ff@mail.example", "it is no address of a server"),
        ("smtps://u@mail.example", "a user comes with a password"),
        ("smtps://:s3cret@mail.example", "a user comes with a password"),
    ],
)
def test_any_other_address_is_an_error_that_shows_nothing_of_it(url: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        Server.of(url)
    assert words in str(raised.value)
    assert str(raised.value).startswith("RECONCILER_SMTP_URL: ")
    assert "s3c" not in str(raised.value)
    assert "mail.example" not in str(raised.value)


def test_a_server_shows_no_password() -> None:
    assert "s3cret" not in repr(Server.of("smtps://u:s3cret@mail.example"))


@pytest.mark.parametrize(
    ("user", "sender"),
    [("team@acme.example", "team@acme.example"), ("team", ""), ("a@", ""), ("a@b@c", ""), ("", "")],
)
def test_the_user_is_the_sender_if_that_is_an_address(user: str, sender: str) -> None:
    assert Server("mail.example", 465, user, "p").sender == sender


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.2", True), ("::1", True), ("10.0.0.1", False), ("a.b", False)],
)
def test_a_server_knows_whether_it_is_on_this_machine(host: str, loopback: bool) -> None:  # noqa: FBT001 - a table
    assert Server(host, 25).loopback is loopback


def test_a_letter_arrives_whole() -> None:
    message = _message()
    with served(Mailbox()) as mailbox:
        Server.of(f"smtp://127.0.0.1:{mailbox.port}").send(message)
    assert mailbox.letters == [("team@acme.example", ["ann@acme.example"], message.as_bytes())]
    assert mailbox.logins == []


def test_letters_go_to_all_recipients() -> None:
    message = _message()
    message.replace_header("To", "ann@acme.example, bob@acme.example")
    with served(Mailbox()) as mailbox:
        _server(mailbox).send(message)
    assert mailbox.letters[0][1] == ["ann@acme.example", "bob@acme.example"]


def test_addresses_beyond_a_to_z_arrive() -> None:
    with served(Mailbox()) as mailbox:
        _server(mailbox).send(_message("zoë@büro.example"))
    assert mailbox.letters[0][1] == ["zoë@büro.example"]
    assert "To: Ann <zoë@büro.example>\r\n".encode() in mailbox.letters[0][2]


def test_addresses_beyond_a_to_z_need_a_server_that_takes_them() -> None:
    with (
        served(Mailbox(), enable_SMTPUTF8=False) as mailbox,
        pytest.raises(RequestError, match="takes no addresses with letters beyond a to z"),
    ):
        _server(mailbox).send(_message("zoë@acme.example"))
    assert mailbox.letters == []


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("excluded", [["LOGIN"], ["PLAIN"]])
def test_a_letter_goes_through_tls_and_a_log_in(
    certified: ssl.SSLContext, security: Security, excluded: list[str]
) -> None:
    mailbox = Mailbox()
    implicit = security is Security.TLS
    with served(
        mailbox,
        certified if implicit else None,
        tls_context=None if implicit else certified,
        auth_require_tls=not implicit,
        auth_exclude_mechanism=excluded,
        authenticator=mailbox.authenticate,
    ):
        server = replace(_server(mailbox, security), user="team@acme.example", password=PASSWORD)
        server.send(_message())
        server.send(_message())
    assert mailbox.logins == [(b"team@acme.example", PASSWORD.encode())] * 2
    assert len(mailbox.letters) == 2


@pytest.mark.parametrize(
    ("script", "password", "words"),
    [
        ({}, "wrong", "refuses the log-in: 535 5.7.8 Authentication credentials invalid"),
        ({"AUTH": f"535 no {PASSWORD} nor {PLAIN}"}, PASSWORD, "the log-in: 535 no *** nor ***"),
        ({"AUTH": "535 a\x1b[31m\tb\x00c"}, PASSWORD, "refuses the log-in: 535 a[31m bc"),
        ({"AUTH": DROP}, PASSWORD, "closed the connection (at the log-in); not sent"),
        ({"EHLO": "250 AUTH CRAM-MD5"}, PASSWORD, "offers no log-in by PLAIN or LOGIN"),
        ({"EHLO": "250-a\r\n250 AUTH LOGIN", "AUTH": "535 no"}, PASSWORD, "the log-in: 535 no"),
        ({"EHLO": "250-a\r\n250 AUTH X"}, PASSWORD, "offers no log-in by PLAIN or LOGIN"),
    ],
)
def test_a_log_in_that_fails_sends_nothing_and_tells_no_password(
    script: dict[str, str], password: str, words: str
) -> None:
    mailbox = Mailbox(script)
    with (
        served(mailbox, auth_require_tls=False, authenticator=mailbox.authenticate),
        pytest.raises(RequestError) as raised,
    ):
        replace(_server(mailbox), user="team@acme.example", password=password).send(_message())
    assert words in str(raised.value)
    assert password not in str(raised.value)
    assert raised.value.status == 0
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"GREETING": "554 go away"}, "refuses the connection: 554 go away"),
        ({"GREETING": DROP}, "closed the connection (at the connection)"),
        ({"GREETING": "hello"}, "refuses the connection: -1"),
        ({"EHLO": "421 busy"}, "refuses the greeting: 421 busy"),
        ({"EHLO": DROP}, "closed the connection (at the connection)"),
        ({"MAIL": "550 not you"}, "refuses the sender team@acme.example: 550 not you"),
        ({"MAIL": "451 later"}, "refuses the sender team@acme.example: 451 later"),
        ({"MAIL": DROP}, "closed the connection (at the sender team@acme.example)"),
        ({"RCPT": "550-no such\r\n550 mailbox"}, "ann@acme.example: 550 no such mailbox"),
        ({"RCPT": "451 later"}, "refuses the recipient ann@acme.example: 451 later"),
        ({"RCPT": DROP}, "closed the connection (at the recipient ann@acme.example)"),
        ({"RCPT": STALL}, "did not answer in time (at the recipient ann@acme.example)"),
        ({"RCPT": "250 " + "x" * 9000}, "refuses the recipient ann@acme.example: 500 Line too"),
        ({"DATA": "554 no letters"}, "refuses the letter: 554 no letters"),
        ({"DATA": DROP}, "closed the connection (at the letter)"),
        ({"END": "550 looks like spam"}, "refuses the letter: 550 looks like spam"),
        ({"END": "451 disk full"}, "refuses the letter: 451 disk full"),
    ],
)
def test_what_goes_wrong_before_a_letter_is_taken_means_that_it_was_not_sent(
    script: dict[str, str], words: str
) -> None:
    with served(Mailbox(script)) as mailbox, pytest.raises(RequestError) as raised:
        _server(mailbox, timeout=0.3 if STALL in script.values() else 10).send(_message())
    assert words in str(raised.value)
    assert str(raised.value).startswith(f"127.0.0.1:{mailbox.port} ")
    assert not isinstance(raised.value, LostAnswerError)
    assert raised.value.status == 0
    if "END" not in script:
        assert mailbox.letters == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (DROP, "closed the connection after the letter; whether it was sent is unknown"),
        (STALL, "did not answer in time after the letter; whether it was sent is unknown"),
        ("hello", "answered with something that is no mail server's answer after the letter"),
        ("354 go on", "answered with something that is no mail server's answer after the letter"),
        ("250 " + "x" * 9000, "whether it was sent is unknown"),
    ],
)
def test_without_an_answer_to_the_last_dot_a_letter_may_have_been_sent(
    answer: str, words: str
) -> None:
    with served(Mailbox({"END": answer})) as mailbox, pytest.raises(LostAnswerError) as raised:
        _server(mailbox, timeout=0.3 if answer == STALL else 10).send(_message())
    assert words in str(raised.value)
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize("answer", [DROP, STALL, "500 never heard of it"])
def test_a_farewell_that_fails_takes_nothing_back(answer: str) -> None:
    with served(Mailbox({"QUIT": answer})) as mailbox:
        _server(mailbox, timeout=0.3 if answer == STALL else 10).send(_message())
    assert len(mailbox.letters) == 1


def test_without_starttls_nothing_is_sent() -> None:
    with served(Mailbox()) as mailbox, pytest.raises(RequestError, match="offers no STARTTLS"):
        _server(mailbox, Security.STARTTLS).send(_message())
    assert mailbox.letters == []


@pytest.mark.usefixtures("trusted")
def test_a_refused_starttls_sends_nothing(certified: ssl.SSLContext) -> None:
    with (
        served(Mailbox({"STARTTLS": "454 not now"}), tls_context=certified) as mailbox,
        pytest.raises(RequestError, match="refuses STARTTLS: 454 not now"),
    ):
        _server(mailbox, Security.STARTTLS).send(_message())


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_trusts_sends_nothing(
    certified: ssl.SSLContext, security: Security
) -> None:
    implicit = security is Security.TLS
    with (
        served(
            Mailbox(),
            certified if implicit else None,
            tls_context=None if implicit else certified,
        ) as mailbox,
        pytest.raises(RequestError, match="has no TLS that can be trusted: unable to get local"),
    ):
        _server(mailbox, security).send(_message())
    assert mailbox.letters == []


def test_tls_where_there_is_none_sends_nothing() -> None:
    with (
        served(Mailbox()) as mailbox,
        pytest.raises(RequestError, match="does not speak TLS there"),
    ):
        _server(mailbox, Security.TLS).send(_message())


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("127.0.0.1", "cannot be connected to: Connection refused"),
        ("nowhere.invalid", "is not known to the name service: "),
        ("a..example", "has a name of no use"),
    ],
)
def test_a_server_that_cannot_be_reached_sends_nothing(host: str, words: str) -> None:
    with served(Mailbox()) as mailbox:
        pass
    with pytest.raises(RequestError) as raised:
        Server(host, mailbox.port, security=Security.NONE).send(_message())
    assert words in str(raised.value)


def test_a_letter_that_no_mail_can_carry_is_not_sent() -> None:
    message = _message()
    message.get_payload()[0].set_payload("\ud800")  # type: ignore[union-attr, index] # of a whole letter
    with served(Mailbox()) as mailbox, pytest.raises(RequestError, match="what no mail can carry"):
        _server(mailbox).send(message)
