"""What codes of participation are called on a page."""

from balise.vocabulary.codes import code_list
from balise_web.pages.languages import page_language
from balise_web.wording import word


def family_label(family: str) -> str:
    """Give the name of a family of dataflows, as a heading begins."""
    said = word(family, page_language())
    return said[:1].upper() + said[1:]


def frequency_label(code: str) -> str:
    """Give the name of a frequency."""
    return code_list("frequency").label(code, page_language())
