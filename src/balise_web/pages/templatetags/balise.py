"""Words, figures and dates as the reader's language writes them.

A figure that is hidden, missing or not yet observed is never shown as a zero: it has a
mark of its own, and a word for those who cannot see the mark.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_interval
from babel.numbers import format_decimal, format_percent
from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from balise.vocabulary.codes import code_list
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise.vocabulary.periods import Span, add_months
from balise_web import wording
from balise_web.pages.charts import Chart, draw
from balise_web.pages.languages import page_language
from balise_web.pages.menu import address, address_for

register = template.Library()

_SIZES = (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10))


def _locale() -> Locale:
    """Give the locale of the page; English writes days as the United Nations do."""
    language = page_language()
    return Locale.parse("en_GB" if language == "en" else language)


@register.filter
def told(message: Message) -> str:
    """Give the sentence of a message."""
    return wording.told(message, page_language())


@register.simple_tag
def say(code: str, **params: Any) -> str:
    """Give the sentence of a code with its parameters."""
    return wording.say(code, page_language(), **params)


@register.filter
def word(code: Any) -> str:
    """Give the short label of a word of ours: a state, a depth, a role."""
    return wording.word(str(code), page_language())


@register.filter
def label(code: Any, dimension: str) -> str:
    """Give the label of a code of a dimension: ``{{ code|label:"citizenship" }}``."""
    return wording.label(dimension, code, page_language())


@register.filter
def of_list(code: Any, name: str) -> str:
    """Give the label of a code of a code list: ``{{ code|of_list:"frequency" }}``."""
    return code_list(name).label(str(code), page_language()) if code else ""


@register.filter
def dimension(name: str) -> str:
    """Give the label of a dimension."""
    found = model().dimensions.get(name)
    return found.labels[page_language()] if found else name


@register.filter
def dataflow(code: str) -> str:
    """Give the label of a dataflow."""
    found = model().dataflows.get(code)
    return found.labels[page_language()] if found else code


@register.filter
def indicator(code: str) -> str:
    """Give the label of an indicator."""
    found = model().indicators.get(code)
    return found.labels[page_language()] if found else code


@register.filter
def figure(value: Any) -> str:
    """Write a number as the language does; what is not there is a dash, never a zero."""
    if value is None or value == "":
        return "–"
    try:
        return format_decimal(Decimal(str(value)), locale=_locale())
    except (InvalidOperation, ValueError):
        return str(value)


@register.filter
def percent(value: Any) -> str:
    """Write a share of one as a percentage."""
    return "–" if value is None else format_percent(value, "#,##0.#%", locale=_locale())


@register.filter
def day(value: date | None) -> str:
    """Write a day: *3 March 2026*."""
    return "" if value is None else format_date(value, "long", locale=_locale())


@register.filter
def days(span: Span | None) -> str:
    """Write a period as briefly as it allows: *2025*, *May 2026*, *Jan - Mar 2026*."""
    if span is None:
        return ""
    if span.first == span.last:
        return day(span.first)
    first, after = span.first, span.last + timedelta(days=1)
    if (first.month, first.day, after.month, after.day) == (1, 1, 1, 1):
        skeleton = "y"
    elif first.day == after.day == 1:
        one = after == add_months(first, 1)
        skeleton = "yMMMM" if one else "yMMM"
    else:
        skeleton = "yMMMd"
    return format_interval(span.first, span.last, skeleton, locale=_locale())


@register.filter
def family(code: str) -> str:
    """Give the label of a family of dataflows."""
    return wording.say(f"dictionary-family-{code}", page_language())


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Write an instant, in UTC and saying so."""
    if value is None:
        return ""
    shown = format_datetime(value, "d MMM y, HH:mm", locale=_locale())
    return format_html('<time datetime="{}">{} UTC</time>', value.isoformat(), shown)


@register.filter
def size(value: int) -> str:
    """Write a size in bytes."""
    for unit, many in _SIZES:
        if value >= many:
            number = format_decimal(value / many, "#,##0.#", locale=_locale())
            return f"{number} {unit}"
    return f"{format_decimal(value, locale=_locale())} B"


@register.filter
def and_list(values: Iterable[Any]) -> str:
    """Write several things as a list: *a, b and c*."""
    from babel.lists import format_list

    # A Latin name between Arabic words keeps its brackets on the right side.
    named = [wording.isolated(str(value), page_language()) for value in values]
    return format_list(named, locale=_locale())


@register.inclusion_tag("pages/parts/state.html")
def state(code: str) -> dict[str, str]:
    """Show a state as a badge: a word and a colour, never a colour alone."""
    return {"code": code}


@register.inclusion_tag("pages/parts/chart.html")
def chart(shown: Chart) -> dict[str, Any]:
    """Draw a chart, with the table that says the same."""
    return {"chart": shown, "svg": draw(shown)}


@register.inclusion_tag("pages/parts/pager.html", takes_context=True)
def pager(context: dict[str, Any], shown: Any) -> dict[str, Any]:
    """Show the way through a list of several pages; keeps the other parameters."""
    return {"shown": shown, "request": context["request"]}


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """Give this page's address with some parameters changed."""
    request: HttpRequest = context["request"]
    wanted = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            wanted.pop(name, None)
        else:
            wanted[name] = str(value)
    return f"?{wanted.urlencode()}"


@register.simple_tag(takes_context=True)
def place(context: dict[str, Any], name: str) -> str:
    """Give the address of a place of the menu; nothing where it is not open to them."""
    return address_for(context.get("person"), name)


@register.simple_tag
def url_of(name: str, *parts: Any) -> str:
    """Give the address of a page; nothing where there is no such page."""
    return address(name, *parts)


@register.inclusion_tag("pages/parts/help.html")
def help(slug: str = "", text: str = "") -> dict[str, str]:  # noqa: A001 - as it is said
    """Show a link to a page of help, or to its contents: ``{% help "recall" %}``."""
    url = address("home:topic", slug) if slug else address("home:help")
    return {"url": url, "text": text}
