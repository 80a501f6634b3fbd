"""Every word of the pages exists in six languages, with the same holes."""

from babel.messages.plurals import get_plural
from babel.support import Translations

from balise_web.pages import catalogues


def test_no_word_is_without_a_translation() -> None:
    assert catalogues.problems() == []


def test_arabic_counts_as_cldr_does(tmp_path) -> None:
    from babel import Locale

    words = catalogues.Catalog(locale="ar")
    words.mime_headers = [
        *(h for h in words.mime_headers if h[0] != "Plural-Forms"),
        ("Plural-Forms", catalogues.PLURALS["ar"]),
    ]
    forms = ("zero", "one", "two", "few", "many", "other")
    words.add(("%(n)s file", "%(n)s files"), forms)
    catalogues._write(tmp_path / "django.mo", words)
    with (tmp_path / "django.mo").open("rb") as file:
        read = Translations(file)

    rule = Locale("ar").plural_form
    for number in range(240):
        said = read.ngettext("%(n)s file", "%(n)s files", number)
        assert said == rule(number)


def test_each_language_of_a_page_has_its_rule() -> None:
    for folder in catalogues.FOLDERS:
        count = get_plural(folder).num_plurals
        told = int(catalogues.PLURALS[folder].split(";")[0].split("=")[1])
        # CLDR knows a form for millions in French and Spanish that gettext leaves out.
        assert told in {count, count - 1}
