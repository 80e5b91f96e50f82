"""allauth's forms with labels of ours; attempts with a key that fail are told, as those with a code are."""

import logging

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class Plain:
    """Labels instead of placeholders, and the first field ready to be typed into."""

    labels = {}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        first = next((field for field in self.fields.values() if not field.widget.is_hidden), None)
        if first:
            first.widget.attrs["autofocus"] = True


class LoginForm(Plain, account.LoginForm):
    labels = {"login": _("Name"), "password": _("Password")}


class PasswordForm(Plain, account.ReauthenticateForm):
    labels = {"password": _("Your password")}


class OwnPasswordForm(Plain, account.ChangePasswordForm):
    """A password chosen by its owner, other than the one at hand."""

    labels = {
        "oldpassword": _("The password you have"),
        "password1": _("The new password"),
        "password2": _("The new password again"),
    }

    def clean_password1(self):
        if self.cleaned_data["password1"] == self.cleaned_data.get("oldpassword"):
            raise ValidationError(_("Choose a password other than the one you have."))
        return self.cleaned_data["password1"]

    def save(self):
        self.user.must_change_password = False
        super().save()


class Code(Plain):
    labels = {"code": _("Code")}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 20, "spellcheck": "false"}


class CodeForm(Code, codes.AuthenticateForm):
    """Of the authenticator app, or one of the recovery codes."""


class CodeAgainForm(Code, codes.ReauthenticateForm):
    pass


class FirstCodeForm(Code, totp.ActivateTOTPForm):
    pass


class Key:
    """What a device is said to have answered, which anybody can send."""

    def clean_credential(self):
        return _read(super().clean_credential)


class KeyForm(Key, keys.AuthenticateWebAuthnForm):
    def clean_credential(self):
        try:
            return super().clean_credential()
        except ValidationError:
            key = Authenticator(user=self.user, type=Authenticator.Type.WEBAUTHN)
            authentication_failed.send(Authenticator, request=context.request, user=self.user, authenticator=key)
            raise


class KeyAloneForm(Key, keys.LoginWebAuthnForm):
    pass


class KeyAgainForm(Key, keys.ReauthenticateWebAuthnForm):
    pass


class NewKeyForm(Plain, keys.AddWebAuthnForm):
    labels = {"name": _("What you call it"), "passwordless": _("Log in with it alone, without name and password")}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["name"].max_length = 60
        self.fields["passwordless"].help_text = _("The device then asks for a finger, a face or a PIN each time.")

    def clean(self):
        return _read(super().clean)


class KeyNameForm(Plain, keys.EditWebAuthnForm):
    labels = {"name": _("What you call it")}


def _read(clean):
    """What `clean` reads. The library refuses an answer that is wrong, and stumbles over one that has another shape."""
    try:
        return clean()
    except ValidationError:
        raise
    except Exception:
        logger.info("An answer of a device could not be read.", exc_info=True)
        raise get_adapter().validation_error("incorrect_code") from None
