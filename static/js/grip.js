// On a phone the panel is a sheet with a grip: a press or a pull changes its height, a pull down from half height closes it.
(() => {
  const panel = () => document.getElementById("panel");
  const isTall = () => panel().classList.contains("tall");
  const PULL = 40;
  let from = null;

  function tall(on) {
    panel().classList.toggle("tall", on);
    panel().querySelector(".grip")?.setAttribute("aria-expanded", String(on));
  }

  function release(by) {
    from = null;
    panel().style.translate = "";
    if (Math.abs(by) < 8) tall(!isTall());
    else if (by < -PULL) tall(true);
    else if (by > PULL) isTall() ? tall(false) : window.selection.close();
  }

  document.addEventListener("pointerdown", (event) => {
    if (!event.target.matches?.(".grip")) return;
    from = event.clientY;
    // Else a browser may take the pull for dragging something away.
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (from !== null) panel().style.translate = `0 ${Math.max(0, event.clientY - from)}px`;
  });
  document.addEventListener("pointerup", (event) => { if (from !== null) release(event.clientY - from); });
  document.addEventListener("pointercancel", () => { if (from !== null) release(PULL); });
  // By keyboard or by a screen reader.
  document.addEventListener("click", (event) => { if (event.detail === 0 && event.target.matches?.(".grip")) tall(!isTall()); });
  document.addEventListener("settled", ({ detail }) => {
    if (detail.target.id === "panel") tall(isTall() && Boolean(panel().querySelector("[data-event]")));
  });
})();
