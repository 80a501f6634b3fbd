"""Sign in as an invented person; fetch an invented file to try."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from balise_web.accounts.demo import sign_in_as
from balise_web.participants.access import person_called


@require_POST
def sign_in(request: HttpRequest, handle: str) -> HttpResponse:
    """Become an invented person; not found wherever this is no demonstration."""
    if not settings.DEMO:
        raise Http404
    return sign_in_as(request, person_called(handle))


@require_safe
def file(request: HttpRequest, name: str) -> FileResponse:
    """Give one of the files that a visitor may try."""
    for path in files_to_try():
        if path.name == name:
            return FileResponse(path.open("rb"), as_attachment=True, filename=name)
    raise Http404


def files_to_try() -> list[Path]:
    """List the invented files that were laid out; none outside a demonstration."""
    folder = settings.BALISE_HOME / "try"
    return sorted(folder.iterdir()) if settings.DEMO and folder.is_dir() else []
