"""The response header that neither Django nor django-csp sets."""

# Nothing here asks for a camera, a place or a payment, and no script that crept in shall.
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb"))


def permissions_policy(get_response):
    """Middleware: adds Permissions-Policy to a response that has none."""

    def answer(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return answer
