"""The response headers that neither Django nor django-csp sets as they should be here."""

from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers

# Nothing here asks for a camera, a place or a payment, and no script that crept in shall.
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb"))


def permissions_policy(get_response):
    """Middleware: adds Permissions-Policy to a response that has none."""

    def answer(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return answer


# Answers for programs are the same in every language, but for those that say which one they speak.
WORDLESS = (
    "text/css", "text/csv", "application/json", "application/schema+json", "application/geo+json", "application/jsonl",
    "application/zip", "application/problem+json",
)  # fmt: skip


class Language(LocaleMiddleware):
    """Django's, but for what it says of an answer: pages follow the cookie too, and style sheets and data neither."""

    def process_response(self, request, response):
        wordless = response.headers.get("Content-Type", "").partition(";")[0] in WORDLESS
        if wordless and "Content-Language" not in response.headers:
            return response
        patch_vary_headers(response, ("Cookie",))
        return super().process_response(request, response)
