"""What stands around every view: ways out of it, and what a browser may keep."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import sync_only_middleware

from balise.store.faults import StoreFault
from balise_web.outcomes import NotFound, Stop
from balise_web.pages import views
from balise_web.submissions.removals import require_restored

Next = Callable[[HttpRequest], HttpResponse]


class _WaysOut:
    """Turn what leaves a view into a page; nobody ever sees a traceback.

    A home that was put back and still holds what was taken back since shows nothing
    at all until ``balise restore`` has been run.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith((settings.STATIC_URL, "/health")):
            return self.get_response(request)
        try:
            require_restored()
        except Stop as stopped:
            return views.refused(request, stopped.messages, status=503)
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, problem: Exception
    ) -> HttpResponse | None:
        if isinstance(problem, NotFound):
            return views.not_here(request, Http404())
        if isinstance(problem, Stop):
            return views.refused(request, problem.messages, status=409)
        if isinstance(problem, StoreFault):
            return views.refused(request, (problem.message,), status=503)
        return views.database_away(request, problem)


ways_out = sync_only_middleware(_WaysOut)


@sync_only_middleware
def nothing_kept_by_the_browser(get_response: Next) -> Next:
    """Keep figures out of caches: what one person may see, the next may not."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond
