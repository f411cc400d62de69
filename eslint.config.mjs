// npm packages live outside the checkout: NODE_HOME says where (see config/lib/node.sh).
import {createRequire} from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.env.NODE_HOME ?? process.cwd(), "package.json"));
const globals = require("globals");

const likelyBugs = {
  "array-callback-return": "error",
  "no-async-promise-executor": "error",
  "no-compare-neg-zero": "error",
  "no-cond-assign": "error",
  "no-const-assign": "error",
  "no-constant-condition": "error",
  "no-debugger": "error",
  "no-dupe-args": "error",
  "no-dupe-class-members": "error",
  "no-dupe-else-if": "error",
  "no-dupe-keys": "error",
  "no-duplicate-case": "error",
  "no-duplicate-imports": "error",
  "no-empty": "error",
  "no-fallthrough": "error",
  "no-func-assign": "error",
  "no-import-assign": "error",
  "no-irregular-whitespace": "error",
  "no-loss-of-precision": "error",
  "no-promise-executor-return": "error",
  "no-redeclare": "error",
  "no-self-assign": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-this-before-super": "error",
  "no-undef": "error",
  "no-unreachable": "error",
  "no-unsafe-finally": "error",
  "no-unsafe-optional-chaining": "error",
  "no-unused-vars": ["error", {argsIgnorePattern: "^_", caughtErrors: "none"}],
  "no-useless-escape": "error",
  "no-var": "error",
  "require-await": "error",
  "use-isnan": "error",
  "valid-typeof": "error",
};

const style = {
  curly: "error",
  eqeqeq: ["error", "always", {null: "ignore"}],
  "max-lines-per-function": ["error", {max: 60, skipBlankLines: true, skipComments: true}],
  "no-console": "error",
  "no-else-return": "error",
  "no-implicit-globals": "error",
  "no-lonely-if": "error",
  "no-unneeded-ternary": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
};

const danger = {
  "no-alert": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-script-url": "error",
};

export default [
  {ignores: ["**/static/lib/**", "**/node_modules/**"]},
  {
    files: ["addons/**/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: {...globals.browser, luxon: "readonly", Chart: "readonly"},
    },
    linterOptions: {reportUnusedDisableDirectives: "error"},
    rules: {...likelyBugs, ...style, ...danger},
  },
  {
    files: ["addons/**/static/tests/**/*.js"],
    rules: {"max-lines-per-function": "off"},
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {ecmaVersion: 2022, sourceType: "module", globals: globals.node},
    rules: likelyBugs,
  },
];
