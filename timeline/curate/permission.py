"""Who may do what on pages that are not Django's own: the same permissions."""

from django.core.exceptions import PermissionDenied


def may(request, verb: str, model) -> None:
    """Refuses who may not view, add, change or delete things of a model."""
    if not allowed(request.user, verb, model):
        raise PermissionDenied


def allowed(user, verb: str, model) -> bool:
    return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")
