// Copies the few front-end files the screens use out of node_modules, so that the server serves them itself.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = dirname(fileURLToPath(import.meta.url));
const modules = join(web, "..", "..", "..", "node_modules");
const vendor = join(web, "static", "vendor");

const FILES = [
  ["@tabler/core/dist/css/tabler.min.css", "tabler.min.css"],
  ["echarts/dist/echarts.min.js", "echarts.min.js"],
];

mkdirSync(vendor, { recursive: true });
for (const [from, to] of FILES) {
  cpSync(join(modules, from), join(vendor, to));
}

// The style sheet's source map is not shipped; without this line no browser asks for it.
const css = join(vendor, "tabler.min.css");
writeFileSync(css, readFileSync(css, "utf8").replace(/\/\*# sourceMappingURL=.*?\*\//, ""));
console.log(`${FILES.length} files in ${vendor}`);
