/** Part of `npm run docs`: writes the client's types, which are committed, from the committed documents. */
import { readFile, writeFile } from 'node:fs/promises';
import { GENERATED, generatedTypes } from './generated-types.js';

for (const [path, text] of Object.entries(await generatedTypes((file) => readFile(file, 'utf8')))) {
  await writeFile(`${GENERATED}/${path}`, text);
}
