"""What people are found by, kept so that both databases find it fast."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event
from registration.models.people import Registration
from registration.searching import LONGEST


class NameWord(models.Model):
    """One word by which people of an event are found, as `registration.searching` writes it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="name_words", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=1)
    word = models.CharField(_("word"), max_length=LONGEST)

    class Meta:
        verbose_name = _("word of a name")
        verbose_name_plural = _("words of names")
        constraints = (models.UniqueConstraint(fields=["event", "kind", "word"], name="name_word_is_unique"),)
        # Before every search it is asked whether there are new words.
        indexes = (models.Index(fields=["event", "kind", "id"], name="name_word_by_age"),)

    def __str__(self) -> str:
        return self.word


class NameWordUse(models.Model):
    """Whose name a word is of."""

    word = models.ForeignKey(NameWord, models.CASCADE, related_name="uses", verbose_name=_("word"))
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="words", verbose_name=_("registration"))

    class Meta:
        verbose_name = _("use of a word")
        verbose_name_plural = _("uses of words")
        constraints = (models.UniqueConstraint(fields=["word", "registration"], name="name_word_use_is_unique"),)

    def __str__(self) -> str:
        return str(self.word)


class NotSame(models.Model):
    """Two registrations that somebody looked at and found to be of two people; `first` has the smaller key."""

    first = models.ForeignKey(Registration, models.CASCADE, related_name="not_same", verbose_name=_("first"))
    second = models.ForeignKey(Registration, models.CASCADE, related_name="not_same_back", verbose_name=_("second"))

    class Meta:
        verbose_name = _("two people")
        verbose_name_plural = _("pairs of two people")
        constraints = (models.UniqueConstraint(fields=["first", "second"], name="not_same_is_unique"),)

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
