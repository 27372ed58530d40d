from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.action import Letter, Template
from reconciler.errors import ReconcilerError, UsageError
from reconciler.post.message import Names, compose

TEMPLATE = Template(
    "welcome.md",
    "Welcome, {{ name }}",
    "",
    "Dear {{ name }},\n\n.\n{% for r in rooms %}\n- [{{ r.title }}]({{ portal }})\n{% endfor %}\n",
    {"type": "User", "rooms": [{"title": "Plan *A*", "access": "Editing"}]},
)
LETTER = Letter("ann@acme.example", "1", "welcome.md", TEMPLATE)
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
PORTAL = "https://acme.example"
SENDER = "team@acme.example"
ANN = Names("Example", "User")


def _bytes(letter: Letter = LETTER, names: Names = ANN, sender: str = SENDER) -> bytes:
    return compose(letter, names, PORTAL, sender, NOW).as_bytes()


def _with(**change: object) -> Letter:
    return replace(LETTER, template=replace(TEMPLATE, **change))  # type: ignore[arg-type] # by name


def _part(letter: Letter, subtype: str, names: Names = ANN) -> str:
    message = message_from_bytes(_bytes(letter, names), policy=policy.default)
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def test_a_letter_is_text_and_the_same_as_a_page() -> None:
    assert _bytes() == (
        b"From: team@acme.example\r\n"
        b"To: Example User <ann@acme.example>\r\n"
        b"Subject: Welcome, Example User\r\n"
        b"Date: Sun, 22 Nov 2026 06:00:00 +0000\r\n"
        b"Message-ID: <MARK@acme.example>\r\n"
        b"Auto-Submitted: auto-generated\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/alternative; boundary="=_MARK"\r\n'
        b"\r\n"
        b"--=_MARK\r\n"
        b'Content-Type: text/plain; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n"
        b"\r\n"
        b"Dear Example User,\r\n\r\n.\r\n- [Plan *A*](https://acme.example)\r\n"
        b"\r\n"
        b"--=_MARK\r\n"
        b'Content-Type: text/html; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n"
        b"MIME-Version: 1.0\r\n"
        b"\r\n"
        b'<!DOCTYPE html>\r\n<html lang=3D"">\r\n<head>\r\n<meta charset=3D"utf-8">\r\n'
        b"<title>Welcome, Example User</title>\r\n</head>\r\n<body>\r\n"
        b"<p>Dear Example User,</p>\r\n<p>.</p>\r\n"
        b'<ul>\r\n<li><a href=3D"https://acme.example">Plan *A*</a></li>\r\n</ul>\r\n'
        b"</body>\r\n</html>\r\n"
        b"\r\n"
        b"--=_MARK--\r\n"
    ).replace(b"MARK", compose(LETTER, ANN, PORTAL, SENDER, NOW)["Message-ID"][1:13].encode())


def test_who_has_no_name_is_called_by_the_address() -> None:
    message = compose(LETTER, Names(" ", ""), PORTAL, SENDER, NOW)
    assert message["Subject"] == "Welcome, ann@acme.example"
    assert message["To"] == "ann@acme.example"


def test_the_template_s_sender_comes_first() -> None:
    assert compose(_with(sender="a@b.example"), ANN, PORTAL, SENDER, NOW)["From"] == "a@b.example"


def test_other_letters_have_other_ids() -> None:
    letters = [LETTER, replace(LETTER, person="2"), replace(LETTER, what="other.md")]
    assert len({compose(one, ANN, PORTAL, SENDER, NOW)["Message-ID"] for one in letters}) == 3


def test_html_in_a_template_is_text_and_an_image_its_words() -> None:
    letter = _with(text='<b>x</b> ![a "logo"](https://x.example/a.png)')
    assert "<p>&lt;b&gt;x&lt;/b&gt; a &quot;logo&quot;</p>" in _part(letter, "html")
    assert "https://x.example" not in _part(letter, "html")


def test_letters_beyond_a_to_z_go_through() -> None:
    letter = replace(_with(subject="Grüße, {{ name }} 🎉", text="Grüße"), to="zoë@büro.example")
    content = _bytes(letter, Names("Zoë", "Ünal"), "team@büro.example")
    assert "To: Zoë Ünal <zoë@büro.example>\r\n".encode() in content
    assert "Subject: Grüße, Zoë Ünal 🎉\r\n".encode() in content
    assert b"@reconciler.invalid>" in content
    ascii_only = _bytes(_with(subject="Grüße", text="Grüße"), Names("Zoë", "Ünal"))
    assert ascii_only.isascii()
    parsed = message_from_bytes(ascii_only, policy=policy.default)
    assert (parsed["Subject"], parsed["To"].addresses[0].display_name) == ("Grüße", "Zoë Ünal")


HOSTILE = st.text(st.characters() | st.sampled_from('\r\n"<>,;:@\\()=?.'), max_size=90) | st.just(
    "=?utf-8?q?x=0D=0ABcc:_evil=40evil.example?="
)


@given(HOSTILE, HOSTILE)
def test_names_make_no_headers_and_no_recipients(first: str, last: str) -> None:
    content = _bytes(LETTER, Names(first, last))
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    parsed = message_from_bytes(content, policy=policy.default)
    assert parsed.keys() == [
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"),
        "Content-Type",
    ]
    assert [one.addr_spec for one in parsed["To"].addresses] == ["ann@acme.example"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "@acme.example",
        "ann@",
        "a b@acme.example",
        "a\n@acme.example",
        "<a@acme.example>",
    ],
)
def test_nothing_is_written_to_what_is_no_address(address: str) -> None:
    with pytest.raises(ReconcilerError, match="is no address that mail can be sent to"):
        compose(replace(LETTER, to=address), ANN, PORTAL, SENDER, NOW)


def test_a_letter_needs_somebody_whom_it_comes_from() -> None:
    with pytest.raises(UsageError, match="there is no address to send letters from"):
        compose(LETTER, ANN, PORTAL, "", NOW)
    with pytest.raises(UsageError, match='"team" is no address that letters can be sent from'):
        compose(LETTER, ANN, PORTAL, "team", NOW)


@pytest.mark.parametrize(
    ("letter", "message"),
    [
        (_with(text="\n{{ naem }}"), 'welcome.md: line 2: there is no variable "naem"'),
        (_with(subject="{{ rooms }}"), "welcome.md, subject: line 1: only text and numbers"),
    ],
)
def test_what_cannot_be_filled_in_is_told_with_its_file(letter: Letter, message: str) -> None:
    with pytest.raises(ReconcilerError) as raised:
        compose(letter, ANN, PORTAL, SENDER, NOW)
    assert str(raised.value).startswith(message)


def test_the_portal_s_own_letters_are_not_composed() -> None:
    with pytest.raises(ValueError, match="the portal writes this letter"):
        compose(replace(LETTER, template=None), ANN, PORTAL, SENDER, NOW)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"subject": "{{ first_name }}"}, "the subject"),
        ({"text": "{{ first_name }}"}, "the letter"),
    ],
)
def test_nothing_is_sent_that_is_empty_once_it_is_filled_in(
    change: dict[str, str], part: str
) -> None:
    with pytest.raises(ReconcilerError, match=f"{part} is empty once it is filled in"):
        _bytes(_with(**change), Names("", ""))
