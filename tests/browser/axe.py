"""axe-core on a page. A page that repeats itself a hundred times over is asked about its colours once for each look."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# All that can differ between two themes of one page: colours, which are the same at any width.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Marks what looks as something before it does, with all that is in it and around it: of the same colours, sizes and weights,
# it has the same contrast, which takes axe ten milliseconds for each text. What is placed freely, as in pictures, lies over
# something else each time. All other rules look at everything.
ONCE_FOR_EACH_LOOK = """() => {
  const RULES = { "color-contrast": "*", "link-in-text-block": "a[href]" };
  axe.configure({ rules: Object.entries(RULES).map(([id, all]) => ({ id, selector: `${all}:not([data-alike])` })) });
  for (const node of document.querySelectorAll("[data-alike]")) node.removeAttribute("data-alike");
  const numbers = new Map();
  const number = (words) => numbers.get(words) ?? numbers.set(words, numbers.size).size - 1;
  const own = (node, around) => {
    const style = getComputedStyle(node);
    const free = ["absolute", "fixed", "sticky"].includes(style.position) && node.offsetWidth > 1;
    if (free || node.namespaceURI.endsWith("svg")) return null;
    const texts = [...node.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    return number([around, node.tagName, node.className, texts, node.disabled, style.color, style.backgroundColor,
      style.backgroundImage, style.opacity, style.filter, style.fontSize, style.fontWeight, style.display, style.visibility,
      style.textDecorationLine, style.textShadow, style.position].join("|"));
  };
  // Of a node, and of all in it: null where something in it is placed freely.
  const looks = new Map();
  const look = (node, around) => {
    const alone = own(node, around);
    const inside = [...node.children].map((one) => look(one, alone ?? number(`${around} free`)));
    const all = alone === null || inside.includes(null) ? null : number(`${alone}: ${inside}`);
    looks.set(node, all);
    return all;
  };
  look(document.body, "");
  const seen = new Set();
  const mark = (node) => {
    const all = looks.get(node);
    if (all !== null && seen.has(all)) for (const one of [node, ...node.querySelectorAll("*")]) one.dataset.alike = "";
    else for (const one of (seen.add(all), node.children)) mark(one);
  };
  mark(document.body);
}"""
WHAT_IS_WRONG = """([rules, without, preload]) => axe.run(document, {
  resultTypes: ["violations"], preload, runOnly: rules,
  rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
})
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.target.join(" ")}: ${[...node.any, ...node.all, ...node.none].map((one) => one.message).join(" ")}`)))"""


def wrong(page, rules, without=(), preload=True):
    """What axe finds, in words. Without `preload` it reads no style sheet again, which the policy forbids for imported ones."""
    # As a debugger would: the policy of the page forbids it to load scripts, not its reader to look at it.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    page.evaluate(ONCE_FOR_EACH_LOOK)
    return page.evaluate(WHAT_IS_WRONG, [rules, without, preload])
