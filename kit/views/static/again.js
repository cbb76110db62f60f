// A view of what the student did elsewhere in the lesson, and a button that has it looked up anew.

function render({ model, el }) {
  const shown = make("div", { class: "kit-again-shown jp-RenderedHTMLCommon" });
  const look = make("button", { type: "button", ...own }, "Look again");
  const says = answerLine();
  const root = make("div", { class: "kit kit-again", tabindex: "-1", ...own }, make("div", { class: "kit-row" }, look, says), shown);
  const draw = () => { shown.innerHTML = model.get("html"); }; // made in Python, which escapes everything
  look.onclick = () => {
    model.set("looks", model.get("looks") + 1);
    model.save_changes();
    tell(says);
  };
  const hear = () => tell(says, { says: "Looked up again." });
  ownKeys(root);
  model.on("change:html", draw);
  model.on("change:seen", hear);
  draw();
  el.append(root);
  return () => { model.off("change:html", draw); model.off("change:seen", hear); };
}

export default { render };
