"""What a browser calls itself, in the few words that its owner knows it by."""

import re


def in_words(agent: str) -> str:
    """For example "Firefox 139, Windows"; the beginning of `agent` where it is none that we know."""
    program = next((f"{name} {found[1]}" for pattern, name in PROGRAMS if (found := re.search(pattern, agent))), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return ", ".join(part for part in (program, system) if part) or agent[:40]


# Most call themselves Chrome or Safari as well: the more particular come first.
PROGRAMS = [
    (r"Edg\w*/(\d+)", "Edge"),
    (r"OPR/(\d+)", "Opera"),
    (r"Firefox/(\d+)", "Firefox"),
    (r"FxiOS/(\d+)", "Firefox"),
    (r"(?:Chrome|CriOS)/(\d+)", "Chrome"),
    (r"Version/(\d+).* Safari/", "Safari"),
    (r"curl/(\d+)", "curl"),
]
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
