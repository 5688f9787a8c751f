"""``python validate_crate.py CRATE CONTEXT.jsonld``: prints what the RO-Crate validator requires and the crate lacks.

Runs in an environment of its own, since the validator needs an older rich than the rest. It would fetch the JSON-LD
context from the web; the file given serves it instead.
"""

import io
import sys
from pathlib import Path

import requests
from rocrate_validator import models, services


class Local(requests.adapters.BaseAdapter):
    """Answers requests for the context from a file, and no others."""

    def send(self, request, **options):
        answer = requests.Response()
        answer.status_code, answer.reason = (200, "OK") if "/ro/crate/" in request.url else (404, "not here")
        text = Path(sys.argv[2]).read_bytes()
        answer._content, answer.raw, answer.url, answer.request = text, io.BytesIO(text), request.url, request
        answer.headers["Content-Type"] = "application/ld+json"
        return answer

    def close(self):
        pass


requests.Session.get_adapter = lambda self, url: Local()
settings = services.ValidationSettings(
    rocrate_uri=sys.argv[1], profile_identifier="ro-crate-1.3", requirement_severity=models.Severity.REQUIRED, no_cache=True
)
for issue in services.validate(settings).get_issues():
    print(issue.check.identifier, issue.message)
