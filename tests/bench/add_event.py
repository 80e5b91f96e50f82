"""How much it takes to add a well-sourced event: `python -m tests.bench.add_event [TIMES]`.

A server of its own shows the record that ships. A browser fills in the form as a person would who knows it, and sends
the event to review; it counts fields, clicks and keys, and takes the time that the pages themselves need: what is left of
it a person thinks and types.
"""

import statistics
import sys
import time

from playwright.sync_api import sync_playwright

from tests.browser.adding import Hand, add_event, signed_in
from tests.browser.conftest import DESKTOP, FLAGS, serving
from tests.browser.screenshots import shutil


def main(times: int = 3):
    seconds = []
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(times):
            with browser.new_context(base_url=server.origin, viewport=DESKTOP) as context:
                hand = Hand(signed_in(server, context.new_page(), "walker"))
                began = time.perf_counter()
                # The second time its actor is there already, and so is its source: then it is a shorter walk.
                add_event(hand, title=f"Offer {len(seconds) + 1} of a capital for talks")
                hand.click("[name=_review]")
                hand.page.wait_for_url("**/admin/timeline/proposal/**")
                seconds.append(time.perf_counter() - began)
                print(f"{hand.told}, {seconds[-1]:.1f} s of the machine", flush=True)
        browser.close()
    print(f"median of {len(seconds)}: {statistics.median(seconds):.1f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
