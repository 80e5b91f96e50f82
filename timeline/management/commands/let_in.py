"""`manage.py let_in NAME`: for a curator who has lost password or second factor, and has nobody to turn to."""

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from timeline.models import Curator, LogIn


class Command(BaseCommand):
    """Gives a one-time password, takes the second factors away and ends every session."""

    help = "Gives a curator a one-time password, takes the second factors away, and ends every session."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the name that the curator logs in with")

    @transaction.atomic
    def handle(self, *args, name, **options):
        curator = Curator.objects.filter(username=name).first()
        if curator is None:
            raise CommandError(f"There is no curator with the name {name}.")
        password = secrets.token_urlsafe(12)
        curator.set_password(password)
        curator.must_change_password = True
        curator.save(update_fields=["password", "must_change_password"])
        Authenticator.objects.filter(user=curator).delete()
        for session in UserSession.objects.filter(user=curator):
            session.end()
        LogIn.objects.create(outcome="let-in", curator=curator, username=name)
        self.stdout.write(f"One-time password for {name}: {password}\nIt is shown only now.")
