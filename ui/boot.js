// Shows the chosen colours, text size and language from the first frame on, then starts the
// pages.
import init from './kluis-ui.js';

const root = document.documentElement;
const remembered = [
  ['kluis-theme', 'data-theme'],
  ['kluis-text', 'data-text'],
  ['kluis-language', 'lang'],
];
for (const [name, attribute] of remembered) {
  const value = localStorage.getItem(name);
  if (value !== null) {
    root.setAttribute(attribute, value);
  }
}

await init({ module_or_path: './kluis-ui_bg.wasm' });
