"""The languages that the pages speak: English, and those that have a catalogue in `locale/`."""

from pathlib import Path

from django.conf.locale import LANG_INFO


def spoken(locale: Path) -> list[tuple[str, str]]:
    """[(code, the language's name for itself)], English first, as Django's LANGUAGES."""
    # The folder of a locale is not quite the tag of its language: "pt_BR" is "pt-br".
    found = sorted(file.parts[-3].lower().replace("_", "-") for file in locale.glob("*/LC_MESSAGES/django.mo"))
    return [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in ("en", *found)]
