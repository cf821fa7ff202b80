const NS = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [360, 150, 36, 18, 8];

/** Draws lines over the last five minutes. Each series: { name, tone, values } with null where nothing was measured. */
export function drawLines(place, series, format, span) {
  const most = niceMaximum(Math.max(1, ...series.flatMap(({ values }) => values.filter((value) => value !== null))));
  const svg = node('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': describe(series, format) });
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  for (const part of [0, 0.5, 1]) {
    svg.append(node('line', { class: 'grid', x1: LEFT, x2: WIDTH, y1: y(most * part), y2: y(most * part) }));
    svg.append(label(LEFT - 6, y(most * part) + 4, 'end', format(most * part)));
  }
  svg.append(label(LEFT, HEIGHT - 3, 'start', '5 min ago'), label(WIDTH, HEIGHT - 3, 'end', 'now'));
  for (const { tone, values } of series) {
    const x = (i) => WIDTH - ((values.length - 1 - i) * (WIDTH - LEFT)) / (span - 1);
    let path = '';
    values.forEach((value, i) => { path += value === null ? '' : `${i === 0 || values[i - 1] === null ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`; });
    svg.append(node('path', { class: `tone-${tone}`, d: path, fill: 'none', stroke: 'currentColor', 'stroke-width': 2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }));
  }
  place.replaceChildren(svg, legend(series, format));
}

function legend(series, format) {
  const list = document.createElement('ul');
  list.className = 'legend';
  for (const { name, tone, values } of series) {
    const item = document.createElement('li');
    item.className = `tone-${tone}`;
    const text = document.createElement('span');
    text.className = 'quiet';
    text.append(`${name} `, Object.assign(document.createElement('b'), { textContent: lastOf(values, format) }));
    item.append(text);
    list.append(item);
  }
  return list;
}

const lastOf = (values, format) => (values.length > 0 && values.at(-1) !== null ? format(values.at(-1)) : '–');

const describe = (series, format) => series.map(({ name, values }) => `${name}: ${lastOf(values, format)} now`).join(', ');

function niceMaximum(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 4, 5, 8, 10].find((step) => step * power >= value);
}

function node(name, attributes) {
  const element = document.createElementNS(NS, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

function label(x, y, anchor, text) {
  const element = node('text', { x, y, 'text-anchor': anchor });
  element.textContent = text;
  return element;
}
