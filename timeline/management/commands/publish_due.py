"""`manage.py publish_due`: publishes what was approved and whose embargo is over. For cron, every minute."""

from django.core.management.base import BaseCommand

from timeline.models.workflow import publish_due


class Command(BaseCommand):
    help = "Publishes approved changes whose embargo is over; what cannot be published goes back to its authors."

    def handle(self, **options):
        done, back = publish_due()
        for proposal in done:
            self.stdout.write(f"Published: {proposal.event}")
        for proposal, reason in back:
            self.stdout.write(f"Sent back: {proposal.event}. {reason}")
