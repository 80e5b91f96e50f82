// <diplomatic-timeline> around the <iframe> of an embed: as high as what is in it, light or dark as the page is, and
// two events for the page, "select" {slug} and "range" {from, to}. What is published under a number never changes.
(() => {
  if (customElements.get("diplomatic-timeline")) return;
  const home = new URL(document.currentScript.src).origin;
  const [LOWEST, HIGHEST] = [150, 2000];
  const DAY = /^\d{4}-\d\d-\d\d$/;
  const isDay = (day) => typeof day === "string" && DAY.test(day) && !Number.isNaN(Date.parse(day));

  // By the colour of the text around it: light letters stand on dark ground, however the page came to that.
  function themeOf(node) {
    const told = node.getAttribute("theme");
    if (told === "light" || told === "dark") return told;
    const parts = getComputedStyle(node).color.match(/^rgba?\((\d+), (\d+), (\d+)/);
    if (!parts) return "";
    return 0.299 * parts[1] + 0.587 * parts[2] + 0.114 * parts[3] > 140 ? "dark" : "light";
  }

  class DiplomaticTimeline extends HTMLElement {
    static observedAttributes = ["theme"];
    #frame = null;
    #loaded = false;
    #shown = "";
    #system = matchMedia("(prefers-color-scheme: dark)");
    #hear = (event) => this.#heard(event);
    #look = () => this.#theme();
    #watch = new MutationObserver(this.#look);

    connectedCallback() {
      const frame = this.querySelector("iframe");
      // Only our own frames are listened to.
      if (!frame || new URL(frame.src, location).origin !== home) return;
      this.#frame = frame;
      addEventListener("message", this.#hear);
      this.#system.addEventListener("change", this.#look);
      for (const node of [document.documentElement, document.body]) this.#watch.observe(node, { attributes: true });
      // Makes a frame that is there already say once more how high it is.
      frame.height = Number.parseInt(frame.height, 10) + 1 || 561;
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#system.removeEventListener("change", this.#look);
      this.#watch.disconnect();
      this.#frame = null;
    }

    attributeChangedCallback() { this.#theme(); }

    // A frame that has said that it is there is told behind the # of its address: nothing is loaded anew, and the page's
    // history has no step more.
    #theme() {
      const frame = this.#frame;
      if (!frame || !this.#loaded) return;
      const url = new URL(frame.src);
      // A theme that was chosen when the embed was made stays.
      if (url.searchParams.has("theme") && !this.hasAttribute("theme")) return;
      const theme = themeOf(this);
      if (!theme || theme === this.#shown) return;
      this.#shown = theme;
      url.hash = `theme=${theme}`;
      frame.contentWindow.location.replace(url);
    }

    // From this very frame, which has no origin when it is sandboxed, and of the shape that is known.
    #heard({ source, origin, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || (origin !== "null" && origin !== home)) return;
      if (data === null || typeof data !== "object" || data.type !== "diplomatic-timeline") return;
      if (!this.#loaded) {
        this.#loaded = true;
        this.#theme();
      }
      if (Number.isFinite(data.height)) this.#frame.height = Math.round(Math.min(Math.max(data.height, LOWEST), HIGHEST));
      if (typeof data.select === "string" && /^[-\w]{1,120}$/.test(data.select)) this.#say("select", { slug: data.select });
      if (data.range === null) this.#say("range", { from: "", to: "" });
      if (isDay(data.range?.from) && isDay(data.range?.to)) {
        const [from, to] = [data.range.from, data.range.to].sort();
        this.#say("range", { from, to });
      }
    }

    #say(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true })); }
  }
  customElements.define("diplomatic-timeline", DiplomaticTimeline);
})();
