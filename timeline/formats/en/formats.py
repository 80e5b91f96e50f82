"""As everywhere in the record: the month in words, and the hours of a day counted through."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
