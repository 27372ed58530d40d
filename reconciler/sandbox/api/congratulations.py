"""The letter that a signed key sends (fact sheet: people, section 4)."""

from __future__ import annotations

from reconciler.sandbox.call import Answer, Call
from reconciler.sandbox.faults import denied, invalid
from reconciler.sandbox.identity import NOBODY, is_guid


def congratulate(call: Call) -> Answer:
    """Answer `POST portal/sendcongratulations`, which is anonymous and trusts the key alone.

    Args:
        call: The request.

    Returns:
        Nothing, and one more letter each time: no call is remembered.

    Raises:
        Fault: 403, this portal did not sign the key for this person within the last hour.
    """
    who, key = call.query.text("Userid") or NOBODY, call.query.text("Key")
    if not is_guid(who):
        raise invalid("Userid", f"The value '{who}' is not valid.")
    if key is None:
        # Nobody has confirmed this answer (fact sheet: people, section 14).
        raise invalid("Key", "The Key field is required.")
    portal = call.portal
    person = portal.people.get(who)
    if person is None or not portal.welcome.valid(person.id, key):
        raise denied()
    edition = "opensource" if portal.setting("standalone") else "saas"
    text = f"{edition}_admin_activation_v1: welcome to your new portal"
    if not person.is_activated:
        portal.audit.note("FirstEmailConfirmSettings", person)
    elif edition == "saas":
        text += ", with a button to change the password"
        portal.audit.note("UserSentPasswordChangeInstructions", person)
    portal.outbox.send(person.email, "admin-activation", None, text)
    if portal.setting("tfaRegistration", default=False):
        # It concerns the whole portal, whoever the letter is for.
        portal.database.remember("tfa", "true")
        portal.audit.note("TwoFactorAuthenticationEnabled", person)
    return Answer()
