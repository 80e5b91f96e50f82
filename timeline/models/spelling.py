from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from timeline.models.actor import Actor
from timeline.models.subjects import SpellingQuerySet


class Spelling(models.Model):
    """Derived: every word of every name of an actor, folded, with the keys under which other spellings find it.

    A key is what is left of a word when it is written in Latin letters without vowels, or of that without one
    letter. Transliterations share a key, and so do most slips of the hand.
    """

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="spellings")
    word = models.TextField()
    keys = ArrayField(models.TextField(), default=list)

    objects = SpellingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "word"], name="spelling_once_per_actor")]
        indexes = [
            models.Index(fields=["word"], name="spelling_by_beginning", opclasses=["text_pattern_ops"]),
            GinIndex(fields=["keys"], name="spelling_by_key"),
        ]

    def __str__(self):
        return self.word
