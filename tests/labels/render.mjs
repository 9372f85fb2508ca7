// Renders ZPL as a printer would: render.mjs WIDTH_MM HEIGHT_MM DOTS_PER_MM FILE... prints for each file how many labels
// come out of it, and writes the first as FILE.png. The renderer is found in $LABEL_TOOLS/node_modules.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const tools = createRequire(process.env.LABEL_TOOLS + "/package.json");
const { ready } = tools("zpl-renderer-js");
const [width, height, dots, ...files] = process.argv.slice(2);
const { api } = await ready;

for (const file of files) {
  const labels = await api.zplToBase64MultipleAsync(readFileSync(file, "utf8"), Number(width), Number(height), Number(dots));

  if (labels.length > 0) writeFileSync(`${file}.png`, Buffer.from(labels[0], "base64"));
  console.log(labels.length);
}
process.exit(0);
