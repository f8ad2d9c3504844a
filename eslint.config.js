import js from "@eslint/js";
import globals from "globals";

const workers = ["static/js/certificate-worker.js", "certificates/offline_worker.js"];
// Loaded without type="module".
const classic = ["certificate-preview", "page-language", "recorder", "recording-upload", "recordings-admin"];

export default [
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["static/js/*.js"], ignores: workers, languageOptions: { globals: globals.browser } },
  { files: classic.map((name) => `static/js/${name}.js`), languageOptions: { sourceType: "script" } },
  { files: workers, languageOptions: { sourceType: "script", globals: globals.serviceworker } },
  // Written before its text when it is served.
  { files: ["certificates/offline_worker.js"], languageOptions: { globals: { FILES: "readonly", CACHE: "readonly" } } },
  { files: ["tests/**/*.mjs"], languageOptions: { globals: globals.nodeBuiltin } },
];
