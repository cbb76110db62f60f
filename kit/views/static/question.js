// The questions: a prediction, a check or a short answer. What is right, and what to say, is known to Python alone.

function radios(legend, options, choose) {
  const name = fresh();
  const inputs = options.map(option => make("input", { type: "radio", name, value: option, ...own }));
  inputs.forEach(input => { input.onchange = () => choose(input.value); });
  const rows = inputs.map(input => make("label", { class: "kit-option" }, input, input.value));
  return { inputs, group: make("fieldset", {}, make("legend", {}, legend), ...rows) };
}

function show(inputs, choice, locked) {
  for (const input of inputs) {
    input.checked = input.value === choice;
    input.disabled = Boolean(locked);
  }
}

const forms = {
  prediction(model, put) {
    const { group, inputs } = radios(model.get("question"), model.get("options"), choice => put({ choice }));
    const parts = [group];
    const sure = radios("How sure are you?", model.get("levels"), confidence => put({ confidence }));
    sure.group.className = "kit-sure";
    if (sure.inputs.length) parts.push(sure.group);
    const keep = make("button", { type: "button", ...own }, "Keep this prediction");
    keep.onclick = () => put({ kept: true });
    return { parts, tools: [keep], draw(state) {
      show(inputs, state.choice, state.kept);
      show(sure.inputs, state.confidence, state.kept);
      keep.disabled = !state.choice || (sure.inputs.length > 0 && !state.confidence);
      keep.hidden = Boolean(state.kept);
    } };
  },

  check(model, put) {
    const { group, inputs } = radios(model.get("question"), model.get("options"), choice => put({ choice }));
    const look = make("button", { type: "button", ...own }, "Check");
    const check = () => {
      const { choice, tries = 0 } = model.get("state");
      if (choice) put({ checked: choice, tries: tries + 1 });
    };
    look.onclick = check;
    group.onkeydown = event => { if (event.key === "Enter") { event.preventDefault(); check(); } };
    return { parts: [group], tools: [look], draw(state) {
      show(inputs, state.choice, false);
      look.disabled = !state.choice;
    } };
  },

  answer(model, put) {
    const id = fresh(), hinted = fresh();
    const area = make("textarea", { id, "aria-describedby": hinted, rows: "5", ...own });
    const count = make("span", { class: "kit-quiet" });
    const tell = () => {
      const words = (area.value.match(/\S+/g) || []).length;
      count.textContent = words === 1 ? "1 word" : `${words} words`;
    };
    area.oninput = () => { tell(); put({ text: area.value }); };
    const parts = [make("label", { class: "kit-asked", for: id }, model.get("question")),
      make("p", { class: "kit-hint", id: hinted }, model.get("hint")), area];
    return { parts, tools: [count], draw(state) {
      if (document.activeElement !== area) area.value = state.text || "";
      tell();
    } };
  },

  recalled(model, put) {
    const look = make("button", { type: "button", ...own }, "Look again");
    look.onclick = () => put({ looks: (model.get("state").looks || 0) + 1 });
    return { parts: [make("p", { class: "kit-asked" }, model.get("question"))], tools: [look], draw() {} };
  },
};

function render({ model, el }) {
  const says = answerLine();
  const put = keeper(model, says, () => draw());
  const form = forms[model.get("mode")](model, put);
  const row = make("div", { class: "kit-row" }, ...form.tools, says);
  const root = make("div", { class: `kit kit-question kit-${model.get("mode")}` }, ...form.parts, row);
  const draw = () => form.draw(model.get("state"));
  const hear = hearer(model, says, model.get("mode") === "answer" ? 400 : 0);

  ownKeys(root);
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  draw();
  tell(says, model.get("feedback"));
  el.append(root);
  return () => { model.off("change:state", draw); model.off("change:feedback", hear); };
}

export default { render };
