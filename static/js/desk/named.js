// Names for what other people's widgets leave without one: boxes to choose from, the field to search by, empty headings.
(() => {
  function nameBox(box) {
    const select = box.closest(".select2")?.previousElementSibling;
    const words = select?.getAttribute("aria-label") || select?.labels?.[0]?.textContent.trim();
    const shown = box.querySelector(".select2-selection__rendered");
    if (!words || !shown || box.querySelector("[data-name]")) return;
    const name = Object.assign(document.createElement("span"), { hidden: true, id: `${shown.id}-name`, textContent: words });
    name.dataset.name = "";
    box.append(name);
    // The box is one field, and what it shows is none of its own.
    for (const attribute of ["role", "aria-readonly"]) shown.removeAttribute(attribute);
    // What is chosen is said after what it is chosen for.
    box.setAttribute("aria-labelledby", `${name.id} ${shown.id}`);
  }
  function nameAll() {
    document.querySelectorAll(".select2-selection").forEach(nameBox);
    for (const heading of document.querySelectorAll("th.original:empty")) {
      heading.replaceWith(Object.assign(document.createElement("td"), { className: "original" }));
    }
    const search = document.getElementById("searchbar");
    search?.setAttribute("aria-label", search.labels?.[0]?.querySelector("img")?.alt ?? "");
  }
  // After the boxes are made, which the scripts before this one do as soon as jQuery is ready.
  window.django?.jQuery ? window.django.jQuery(() => setTimeout(nameAll)) : addEventListener("load", nameAll);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
})();
