// What our pages are made of: a selector finds elements of HTML, unless it says otherwise.
interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector<K extends keyof SVGElementTagNameMap>(selectors: K): SVGElementTagNameMap[K] | null;
  querySelector<E extends Element = HTMLElement>(selectors: string): E | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll<E extends Element = HTMLElement>(selectors: string): NodeListOf<E>;
}

interface Element {
  closest<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  closest<E extends Element = HTMLElement>(selectors: string): E | null;
}

// What is pressed and filled in is an element.
interface Document {
  addEventListener(type: "click", listener: (event: MouseEvent & { target: Element }) => void): void;
}

interface HTMLFormElement {
  addEventListener(type: "click", listener: (event: MouseEvent & { target: Element }) => void): void;
  addEventListener(type: "input", listener: (event: Event & { target: HTMLInputElement }) => void): void;
}

interface SVGSVGElement {
  addEventListener(type: "pointerdown", listener: (event: PointerEvent & { target: Element }) => void): void;
}

// The fields of a form by their names.
interface HTMLFormControlsCollection {
  [name: string]: any;
}

interface Window {
  recordingsWatched?: boolean;
}
