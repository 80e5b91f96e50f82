"""What a social network shows of an address, and the picture as a file, in a real browser."""

import io

from PIL import Image

from tests.browser.reading import arrived

PAGES = {
    "/": "/card.png",
    "/?storyline=gaza-war&from=2025": "/card.png?storyline=gaza-war&from=2025",
    "/?event=unsc-resolution-2803": "/events/unsc-resolution-2803/card.png",
    "/events/unsc-resolution-2803/": "/events/unsc-resolution-2803/card.png",
    "/actors/russia/": "/actors/russia/card.png",
    "/storylines/peace-council/": "/storylines/peace-council/card.png",
    "/actors/": "/card.png",
    "/sources/": "/card.png",
}
TOLD = """() => Object.fromEntries([...document.querySelectorAll("meta[property^='og:'], meta[name^='twitter:']")]
  .map((meta) => [meta.getAttribute("property") ?? meta.name, meta.content]))"""


def fetched(page, address) -> Image.Image:
    answer = page.request.get(address)
    assert answer.ok, address
    return Image.open(io.BytesIO(answer.body())).convert("RGB")


def test_every_page_tells_networks_its_name_its_address_and_a_picture_of_its_own(plain, server):
    cards = {}
    for address, image in PAGES.items():
        plain.goto(address)

        told = plain.evaluate(TOLD)

        assert told["og:image"] == server.origin + image
        assert told["og:url"] == server.origin + address
        assert told["og:site_name"] == "Diplomatic Timeline"
        assert told["twitter:card"] == "summary_large_image"
        assert all(told[f"og:{name}"] for name in ("title", "description", "type", "image:alt"))
        card = fetched(plain, told["og:image"])
        assert card.size == (1200, 630) == (int(told["og:image:width"]), int(told["og:image:height"]))
        assert len(card.getcolors(1_000_000)) > 100
        cards[image] = card.tobytes()
    assert len(set(cards.values())) == len(set(PAGES.values()))


def test_a_source_has_a_card(plain):
    plain.goto("/sources/")
    with arrived(plain):
        plain.locator("table a").first.click()

    assert fetched(plain, plain.evaluate(TOLD)["og:image"]).size == (1200, 630)


def test_the_file_of_a_picture_is_drawn_by_itself_with_its_colours(page):
    page.goto("/timeline.svg?storyline=gaza-war&width=900&theme=dark")

    assert page.evaluate("getComputedStyle(document.querySelector('.paper')).fill") == "rgb(23, 23, 26)"
    colours = page.eval_on_selector_all(".picture use", "nodes => nodes.map(node => getComputedStyle(node).fill)")
    assert len(set(colours)) >= 2
    boxes = page.eval_on_selector_all(
        "text", "nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.left, box.right])"
    )
    assert min(left for left, _right in boxes) >= 0
    assert max(right for _left, right in boxes) <= 900
    page.locator(".picture a").first.click()
    page.wait_for_url("**/?storyline=gaza-war&event=*")


def test_the_picture_can_stand_in_a_page_as_an_image(page):
    page.goto("/actors/")

    size = page.evaluate(
        """async () => {
          const image = new Image();
          image.src = "/timeline.svg?storyline=gaza-war&width=700";
          await image.decode();
          return [image.naturalWidth, image.naturalHeight > 200];
        }"""
    )

    assert size == [700, True]


def test_pixels_are_those_of_the_question(plain):
    one, other = (fetched(plain, f"/timeline.png?width=800&{asked}") for asked in ("kind=un-veto", "kind=agreements"))

    assert one.width == other.width == 800
    assert one.tobytes() != other.tobytes()
    assert fetched(plain, "/timeline.png?width=800&scale=2&kind=un-veto").size == tuple(2 * side for side in one.size)
