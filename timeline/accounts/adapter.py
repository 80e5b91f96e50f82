"""What allauth leaves to a project: the address, how attempts are counted, where to go next, how secrets are kept."""

import base64
import hashlib
import secrets
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.ratelimit import consume
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timeline.accounts import audit
from timeline.accounts.address import address_of

# Said by the page that comes next.
UNSAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts that administrators make; nobody signs up, and nothing is sent by mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("No curator has this name with this password."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts from where you are. Wait a minute, then try again."),
        "incorrect_code": _("This code is not right, or it has been used."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return address_of(request)

    def pre_authenticate(self, request, **credentials):
        if not consume(request, action="wrong_password", dry_run=True):
            audit.write(request, "throttled", audit.named(credentials))
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request, **credentials):
        consume(request, action="wrong_password")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not of someone who has just logged in or chosen a password: they were asked a moment ago."""
        records = get_authentication_records(context.request, context.request.user)
        fresh = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > fresh for record in records)

    def get_password_change_redirect_url(self, request):
        """To the offer of a second factor, for who has none."""
        factored = Authenticator.objects.filter(user=request.user).exists()
        return reverse("account" if factored else "account_factor")

    def add_message(self, request, level, message_template=None, *arguments, **named):
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *arguments, **named)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets are encrypted: a copy of the database alone is no factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Written under another secret key: no code is to fit any longer, and an administrator lets the curator in.
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user, type):
        return gettext("Passkey %(n)d") % {"n": Authenticator.objects.filter(user=user, type=type).count() + 1}


def _cipher() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"second factor", digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(key))
