// One text split at random, again and again: a dot for each split, on a line of differences. Python counts and says.

const WIDE = 720, HIGH = 190, FOOT = 34;

function drawing(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function render({ model, el }) {
  const splits = model.get("splits"), real = model.get("real");
  const reach = 1.1 * Math.max(real, ...splits.map(Math.abs), 1);
  const x = value => WIDE * (value / reach + 1) / 2;
  const says = answerLine();
  const put = keeper(model, says, () => draw());
  const drawn = () => Math.min(model.get("state").drawn || 0, splits.length);

  const buttons = [[1, "Split once"], [10, "10 more"], [splits.length, `All ${splits.length}`], [0, "Start again"]].map(([more, name]) => {
    const button = make("button", { type: "button", ...own }, name);
    button.onclick = () => put({ drawn: more ? Math.min(drawn() + more, splits.length) : 0 });
    return button;
  });
  const picture = drawing("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "kit-splits" });
  const title = `${model.get("label")}, ${model.get("measure")}: the text split into two halves at random`;
  const root = make("div", { class: "kit kit-question kit-splitter", role: "group", "aria-label": title },
    make("p", { class: "kit-asked" }, title), make("div", { class: "kit-row" }, ...buttons), make("div", { class: "kit-scroll" }, picture), says);

  function axis() {
    const ground = HIGH - FOOT, step = reach > 40 ? 20 : reach > 15 ? 10 : 5, parts = [];
    parts.push(drawing("line", { x1: 0, x2: WIDE, y1: ground, y2: ground, class: "kit-axis" }));
    for (let tick = -Math.floor(reach / step) * step; tick <= reach; tick += step)
      parts.push(drawing("text", { x: x(tick), y: ground + 14, class: "kit-tick" }, tick > 0 ? `+${tick}` : String(tick)));
    parts.push(drawing("text", { x: WIDE / 2, y: HIGH - 4, class: "kit-tick" }, "first half minus second half, per 1,000 words"));
    for (const side of [-real, real]) {
      parts.push(drawing("line", { x1: x(side), x2: x(side), y1: 16, y2: ground, class: "kit-real" }));
      parts.push(drawing("text", { x: x(side), y: 11, class: "kit-tick kit-named" }, `the two texts: ${real}`));
    }
    return parts;
  }

  function dots(count) {
    const bins = 72, heights = new Map(), shown = splits.slice(0, count);
    const places = shown.map(value => Math.min(bins - 1, Math.floor((value / reach + 1) / 2 * bins)));
    for (const place of places) heights.set(place, (heights.get(place) || 0) + 1);
    const step = Math.min(9, (HIGH - FOOT - 24) / Math.max(1, ...heights.values()));
    const stood = new Map();
    return places.map((place, number) => {
      const level = (stood.get(place) || 0) + 1;
      stood.set(place, level);
      const far = Math.abs(shown[number]) >= real;
      return drawing("circle", { cx: (place + .5) * WIDE / bins, cy: HIGH - FOOT - (level - .5) * step,
        r: Math.max(1, Math.min(4, step / 2)), class: far ? "kit-far" : "kit-near" });
    });
  }

  function draw() {
    const count = drawn();
    picture.replaceChildren(...axis(), ...dots(count));
    picture.setAttribute("aria-label", `${count} splits as dots. ${model.get("feedback").says || ""}`);
    for (const button of buttons.slice(0, 3)) button.disabled = count === splits.length;
    buttons[3].disabled = count === 0;
  }
  const listen = hearer(model, says);
  const hear = () => {
    listen();
    picture.setAttribute("aria-label", `${drawn()} splits as dots. ${says.textContent}`);
  };

  ownKeys(root);
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  draw();
  hear();
  el.append(root);
  return () => { model.off("change:state", draw); model.off("change:feedback", hear); };
}

export default { render };
