"""What every template knows of the reader's wishes."""

from django.http import HttpRequest

THEMES = ("auto", "light", "dark")
CONTRASTS = ("normal", "high")
SCALES = ("100", "125", "150", "200")
CHOICES = {"theme": THEMES, "contrast": CONTRASTS, "scale": SCALES}


def appearance(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Read theme, contrast and text size from the cookies; anything unknown is the default."""
    chosen = {name: request.COOKIES.get(name, "") for name in CHOICES}
    return {
        "appearance": {name: value if value in CHOICES[name] else CHOICES[name][0] for name, value in chosen.items()}
    }
