"""A page of WordPress with an embed of a site that it does not know: what it makes of an answer of oEmbed.

Its own script is used where it is at hand: of Debian's package `wordpress`, or of a copy in the ignored folder
tests/browser/.wordpress/. It is not ours to be put here; SCRIPT is our own reading of the protocol that it speaks.
"""

import re
from pathlib import Path

from lxml import html

NAME = "wp-embed.js"
PLACES = (Path(__file__).parent / ".wordpress", Path("/usr/share/wordpress/wp-includes/js"))
KEPT = {"a": {"href"}, "blockquote": set(),
        "iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"}}  # fmt: skip
SECRET = "Abc123XyZ0"
SCRIPT = """
addEventListener("message", ({ data, source }) => {
  if (!data || !data.secret || /[^a-zA-Z0-9]/.test(data.secret)) return;
  for (const frame of document.querySelectorAll(`iframe[data-secret="${data.secret}"]`)) {
    if (frame.contentWindow !== source) continue;
    for (const quote of document.querySelectorAll(`blockquote[data-secret="${data.secret}"]`)) quote.style.display = "none";
    frame.removeAttribute("style");
    if (data.message === "height") frame.height = Math.min(Math.max(parseInt(data.value, 10) || 0, 200), 1000);
    if (data.message === "link" && new URL(data.value).host === new URL(frame.src).host && document.activeElement === frame)
      window.top.location.href = data.value;
  }
});
"""


def own_script() -> str | None:
    """WordPress's; None where it is not."""
    return next(((place / NAME).read_text() for place in PLACES if (place / NAME).is_file()), None)


def page_of(answer: dict) -> str:
    """The answer as it stands in a post: filtered, hidden until it speaks, in a sandbox without anything but scripts."""
    made = html.fragment_fromstring(answer["html"], create_parent="div")
    for node in made.iterdescendants():
        for name in set(node.attrib) - KEPT[node.tag]:
            del node.attrib[name]
    text = "".join(html.tostring(child, encoding="unicode") for child in made)
    quote, frame = re.search("(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", text, re.DOTALL).groups()
    assert quote and frame, "WordPress would show nothing."
    frame = re.sub(' src="([^"]*)"', rf' src="\1#?secret={SECRET}" data-secret="{SECRET}"', frame)
    frame = frame.replace("<iframe", '<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" '
                          'style="position: absolute; clip: rect(1px, 1px, 1px, 1px);"')  # fmt: skip
    return quote.replace("<blockquote", f'<blockquote class="wp-embedded-content" data-secret="{SECRET}"') + frame
