"""The web server's way in: ``balise_web.wsgi:application``."""

from django.core.wsgi import get_wsgi_application

from balise_web.starting import start

start()
application = get_wsgi_application()
