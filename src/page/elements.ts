/** Elements, made without markup: whatever a text holds, it is shown and nothing else. */

export type Attributes = Readonly<Record<string, string>>;
type Child = Node | string;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A text of the network: which way it is written is its own affair. */
export function foreign(text: string, attributes: Attributes = {}): HTMLElement {
  return element('bdi', attributes, text);
}

/** @throws Error where the page lacks it */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** Only where it differs: a reader of screens is not told the same twice. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

const SVG = 'http://www.w3.org/2000/svg';
const SPARK_WIDTH = 90;
const SPARK_HEIGHT = 20;

export function sparkline(): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`);
  svg.setAttribute('class', 'spark');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'path'));
  return svg;
}

export function drawSpark(svg: SVGSVGElement, values: readonly number[]): void {
  const most = Math.max(...values, 1e-9);
  const width = SPARK_WIDTH / values.length;
  const bars = values.map((value, at) => {
    const height = value === 0 ? 0 : Math.max(1, (value / most) * SPARK_HEIGHT);
    return `M${(at * width).toFixed(1)} ${SPARK_HEIGHT}v-${height.toFixed(1)}h${(width - 0.6).toFixed(1)}V${SPARK_HEIGHT}z`;
  });
  svg.firstElementChild?.setAttribute('d', bars.join(''));
}
