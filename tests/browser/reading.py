"""What tests read off a page, and how they wait for it."""

import time
from contextlib import contextmanager

from playwright.sync_api import Error

# A view with few events: quick to draw, and with room for every label.
SMALL = "/?storyline=peace-council&from=2026-02"
# Far beyond what anything takes here, on a machine that does other things as well.
PATIENCE = 20


def until(page, condition, arg=None):
    """Wait until an expression is true in the page.

    Playwright's own wait_for_function evaluates text in the page again and again, which the policy forbids.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if page.evaluate(condition, arg):
                return
            seen = "it stayed untrue"
        except Error as error:
            # The page was left for another one meanwhile.
            seen = error.message
        assert time.monotonic() < deadline, f"waited for {condition} with {arg}: {seen}"
        page.wait_for_timeout(25)


@contextmanager
def arrived(page):
    """Waits, at the end, until what was done inside has led to another page and all of that is there.

    A click alone comes back as soon as the other page begins: what is read then may not have come yet.
    """
    with page.expect_navigation():
        yield


def eventually(page, condition):
    """Wait until a function is true, of something that the page brings about."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it stayed untrue"
        page.wait_for_timeout(25)


def open_drawn(page, address="/"):
    """Open a view of the timeline and wait until Plotly has drawn it."""
    page.goto(address, wait_until="commit")
    until(page, "window.times?.drawn > 0 && document.readyState === 'complete'")
    return page


def open_scripted(page, address="/"):
    """Open a view of the timeline and wait until its scripts, but for Plotly, have run."""
    page.goto(address)
    until(page, "!document.querySelector('[data-needs-script][hidden]')")
    return page


@contextmanager
def answered(page, what="drawn", at=None):
    """Waits, at the end, until what was done inside was answered: "drawn" anew, or only "settled" in the page.

    Of what asks more than once, as letters do that are typed slowly, the last answer is the one `at` an address.
    """
    before = page.evaluate("times")
    yield
    until(page, "([what, before]) => window.times?.[what] > before", [what, before[what]])
    if at is not None:
        until_at(page, at)
    until(page, "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def until_at(page, where):
    """Wait until the page has an address, path and query."""
    until(page, "where => decodeURIComponent(location.pathname + location.search) === where", where)


def slugs(page):
    """Events of the list, in order."""
    return page.eval_on_selector_all("tr[data-slug]", "rows => rows.map(row => row.dataset.slug)")


# Events that the chart shows in its window, with a mark, a band or as the only one of a bar.
CHARTED = """() => {
  const plot = document.getElementById("plot"), { xaxis } = plot._fullLayout;
  // The chart has a margin around the window.
  const margin = xaxis._length * plot.layout.meta.pad / (1 + 2 * plot.layout.meta.pad);
  const [low, high] = [margin, xaxis._length - margin];
  const seen = (at) => at >= low && at <= high;
  return plot.data.filter((trace) => trace.customdata).flatMap((trace) => trace.customdata.filter((slug, i) => {
    const [from, long] = trace.type === "bar" ? [xaxis.r2l(trace.base[i]), trace.x[i]] : [xaxis.r2l(trace.x[i]), 0];
    return !slug.includes("/") && (seen(xaxis.l2p(from)) || seen(xaxis.l2p(from + long)) ||
      (xaxis.l2p(from) < low && xaxis.l2p(from + long) > high));
  }));
}"""


def charted(page):
    """Slugs of the events that the chart shows in its window."""
    return set(page.evaluate(CHARTED))


def chips(page):
    return [words.removesuffix("✕").strip() for words in page.locator("#toolbar .chip").all_inner_texts()]


def choice_count(page, field):
    """The number beside a choice of a filter."""
    return int(page.locator(f"label:has({field}) > b").inner_text())


def count(page):
    return int(page.locator("#toolbar .count").inner_text().split()[0])


def window(page):
    """First and last millisecond on the chart's axis."""
    return page.evaluate(
        """document.getElementById("plot")._fullLayout.xaxis.range.map(
          day => Date.parse(day.replace(" ", "T").replace(/^([^T]*)$/, "$1T00:00") + "Z"))"""
    )


def address(page):
    """Path and query of the page."""
    return page.evaluate("location.pathname + location.search")


def plot_box(page):
    """The part of the page, in pixels, on which dragging and the wheel move the chart."""
    return page.locator("#plot .nsewdrag").first.bounding_box()


def lonely_mark(page):
    """Slug and place, in pixels, of the mark on the chart that is farthest from all others."""
    return page.evaluate(
        """() => {
          const plot = document.getElementById("plot"), { xaxis, yaxis } = plot._fullLayout;
          const frame = plot.getBoundingClientRect();
          const at = plot.data.filter((one) => one.customdata && one.type === "scatter").flatMap((trace) =>
            trace.customdata.map((slug, i) => ({
              slug, mark: trace.name.startsWith("events"),
              x: frame.x + xaxis._offset + xaxis.d2p(trace.x[i]), y: frame.y + yaxis._offset + yaxis.d2p(trace.y[i]),
            })));
          const apart = (one, other) => Math.hypot(other.x - one.x, other.y - one.y);
          for (const one of at) one.room = Math.min(...at.map((other) => (other === one ? Infinity : apart(one, other))));
          const seen = (one) => one.y < innerHeight - 20 && one.x > frame.x + 20 && one.x < frame.right - 20;
          return at.filter((one) => one.mark && seen(one)).sort((a, b) => b.room - a.room)[0];
        }"""
    )


def rings(page):
    """How many rings the selected event has on the chart."""
    return page.evaluate(
        """document.getElementById("plot").layout.shapes
          .filter(({ name, type }) => name === "selected" && type === "circle").length"""
    )


def crossing(page, texts):
    """Pairs of texts, of those that a selector finds, whose boxes share more than a pixel each way."""
    return page.eval_on_selector_all(
        texts,
        """(nodes) => {
          const box = (node) => ({ words: node.textContent, ...node.getBoundingClientRect().toJSON() });
          const boxes = nodes.filter((node) => node.textContent.trim()).map(box);
          const pairs = [];
          boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 1) pairs.push(`${a.words} × ${b.words} (${wide.toFixed(1)} by ${high.toFixed(1)} px)`);
          }));
          return pairs;
        }""",
    )
