// The field for own copies: sends the chosen files to Python, which knows the texts, and shows what it says.

function render({ model, el }) {
  const field = make("input", { type: "file", multiple: "", accept: ".txt", hidden: "" });
  const button = make("button", { type: "button", ...own }, "Add own copies (plain text)");
  button.onclick = () => field.click();
  const said = make("div", { class: "kit-said", "aria-live": "polite" });
  const texts = make("ul", { "aria-label": "The texts and their editions" });
  const root = make("div", { class: "kit kit-copies" }, button, field, said, texts);

  field.onchange = async () => {
    const files = [...field.files];
    const contents = await Promise.all(files.map(file => file.arrayBuffer()));
    const turn = fresh(); // so that the same file chosen again is news
    model.set("files", files.map((file, i) => ({ name: file.name, content: new DataView(contents[i]), turn })));
    model.save_changes();
    field.value = "";
  };
  const draw = () => {
    said.replaceChildren(...model.get("said").map(line => make("p", {}, line)));
    texts.replaceChildren(...model.get("texts").map(line => make("li", {}, line)));
  };
  ownKeys(root);
  model.on("change:said change:texts", draw);
  draw();
  el.append(root);
  return () => model.off("change:said change:texts", draw);
}

export default { render };
