// Marks the page as scripted and applies the chosen theme before anything is painted.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  root.classList.add("js");
  if (read()) root.dataset.theme = read();

  window.isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  const announce = () => document.dispatchEvent(new CustomEvent("themechange"));
  system.addEventListener("change", announce);

  // As the system, then what the system is not, then what it is whatever it becomes, and back to following it.
  function next() {
    const here = system.matches ? "dark" : "light";
    if (!root.dataset.theme) return here === "dark" ? "light" : "dark";
    return root.dataset.theme === here ? "" : here;
  }

  function choose(theme) {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    // In private mode the choice is for this page only.
    try { theme ? localStorage.setItem("theme", theme) : localStorage.removeItem("theme"); } catch { /* as said */ }
    announce();
  }

  function say(node) {
    const theme = root.dataset.theme || "auto";
    node.dataset.now = theme;
    node.title = node.dataset[theme];
    node.setAttribute("aria-label", node.dataset[theme]);
  }

  addEventListener("DOMContentLoaded", () => {
    for (const node of document.querySelectorAll("[data-theme-toggle]")) {
      node.hidden = false;
      say(node);
      node.addEventListener("click", () => { choose(next()); say(node); });
    }
  });
})();
