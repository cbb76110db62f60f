// Sentence cuts of three engines side by side, and the rule of the third. Only Python cuts and counts.

function piece({ counted, runs }) {
  const words = [];
  for (const [written, number] of runs) {
    const word = words.at(-1), [stop] = word instanceof Element ? written.match(/^\S*/) : [""]; // a stop stays with its word
    if (number) words.push(make("span", {}, make("ruby", {}, written, make("rt", {}, String(number)))));
    else {
      if (stop) word.append(stop);
      words.push(document.createTextNode(written.slice(stop.length)));
    }
  }
  const left = counted ? [] : [make("small", {}, " (not counted as a sentence)")];
  return make("li", { class: counted ? "" : "kit-left" }, ...words, ...left);
}

function choices(name, options, choose) {
  const select = make("select", { ...own }, ...Object.entries(options).map(([value, says]) => make("option", { value }, says)));
  select.onchange = () => choose(select.value);
  return { select, label: make("label", {}, `${name} `, select) };
}

function render({ model, el }) {
  const says = answerLine();
  const send = keeper(model, says, () => light());
  const rule = change => send({ rule: { ...model.get("feedback").rule, ...change } });
  const { cut, syllable, long: [least, most] } = model.get("choices");

  const passage = choices("Passage", Object.fromEntries(model.get("passages").map(each => [each.key, each.name])), key => send({ passage: key }));
  const cuts = choices("A sentence ends", cut, value => rule({ cut: value }));
  const sounds = choices("A syllable is", syllable, value => rule({ syllable: value }));
  const long = make("input", { type: "number", min: String(least), max: String(most), ...own });
  long.oninput = () => { const n = Number(long.value); if (Number.isInteger(n) && n >= least && n <= most) rule({ long: n }); };
  const syllables = make("button", { type: "button", "aria-keyshortcuts": "s", ...own }, "show syllables ", make("kbd", { "aria-hidden": "true" }, "s"));
  syllables.onclick = () => send({ syllables: !model.get("state").syllables });
  const columns = make("div", { class: "kit-engines" });
  const differ = make("tbody"), heads = make("tr");
  const unlike = make("details", {}, make("summary", { ...own }, "Words in which the engines hear different numbers of syllables"),
    make("table", { class: "kit-unlike" }, make("thead", {}, heads), differ));
  const spoken = make("p", { class: "kit-spoken", "aria-live": "polite" });
  const yours = make("fieldset", { class: "kit-rule" }, make("legend", {}, "Your rule"), cuts.label, sounds.label,
    make("label", {}, "A long word has more than ", long, " letters (for LIX)"));
  const root = make("div", { class: "kit kit-cutting", tabindex: "-1", ...own },
    make("div", { class: "kit-row" }, passage.label, syllables, says), yours, columns, unlike, spoken);

  function light() {
    const on = Boolean(model.get("state").syllables);
    root.classList.toggle("kit-sounded", on);
    syllables.setAttribute("aria-pressed", String(on));
  }

  let drawn = "", waiting = 0;
  function hear() {
    const heard = model.get("feedback"), all = JSON.stringify([heard.columns, heard.rule, heard.passage]);
    tell(says, heard);
    root.dataset.turn = String(heard.turn ?? 0);
    if (all === drawn) return;
    drawn = all;
    passage.select.value = heard.passage;
    cuts.select.value = heard.rule.cut;
    sounds.select.value = heard.rule.syllable;
    if (document.activeElement !== long) long.value = heard.rule.long;
    columns.replaceChildren(...heard.columns.map(column => make("section", {}, make("h4", {}, column.name),
      make("p", {}, column.facts, make("br"), column.scores), make("ol", {}, ...column.pieces.map(piece)))));
    heads.replaceChildren(...["word", ...heard.columns.map(column => column.name)].map(name => make("th", { scope: "col" }, name)));
    differ.replaceChildren(...heard.differ.map(([word, ...numbers]) =>
      make("tr", {}, make("th", { scope: "row" }, word), ...numbers.map(number => make("td", {}, String(number))))));
    const short = heard.columns.map(column => `${column.name}: ${column.facts}, ${column.scores}`).join(". ");
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = short; }, 600);
  }

  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key !== "s" || event.target.matches("select, input")) return;
    syllables.click();
    event.preventDefault();
  }
  ownKeys(root);
  root.addEventListener("keydown", keys);
  model.on("change:state", light);
  model.on("change:feedback", hear);
  light();
  hear();
  el.append(root);
  return () => { model.off("change:state", light); model.off("change:feedback", hear); };
}

export default { render };
