// A button that has answers checked, and what Python says to them. What is right is known to Python alone.

function render({ model, el }) {
  const look = make("button", { type: "button", ...own }, model.get("label"));
  const says = make("div", { "aria-live": "polite" });
  const root = make("div", { class: "kit" }, make("div", { class: "kit-row" }, look), says);
  const draw = () => { says.innerHTML = model.get("html"); };
  look.onclick = () => { model.set("asked", model.get("asked") + 1); model.save_changes(); };

  ownKeys(root);
  model.on("change:html", draw);
  draw();
  el.append(root);
  return () => model.off("change:html", draw);
}

export default { render };
