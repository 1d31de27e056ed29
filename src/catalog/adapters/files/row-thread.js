/**
 * The thread in which the rows of one import are read and checked. Plain JavaScript, as Node starts it by its path.
 *
 * It gives a batch only when it is asked for one, and reads on only when the last one was taken: however large the file,
 * one batch and one chunk of the file are all that it holds. What is in a batch by its time is given, be it nothing: who
 * takes it sees how far the file was read, and whether it is to be read on at all.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { csvProducts } from './csv-products.js';
import { Broken } from './csv-records.js';
import { jsonProducts } from './json-products.js';

const { after, batch: most, ...file } = workerData;

let asked = 0;
let wake = () => undefined;
parentPort.on('message', () => {
  asked += 1;
  wake();
});

let table;
let bytesRead = 0;
let products = [];
let rows = 0;
let position = after;
let began = performance.now();

async function give(ending = {}) {
  while (asked === 0) await new Promise((resolve) => (wake = resolve));
  asked -= 1;
  parentPort.postMessage({ ...table, products, rows, position, bytesRead, ...ending });
  products = [];
  rows = 0;
  began = performance.now();
}

const isDue = () => rows >= most.rows || performance.now() - began >= most.milliseconds;

async function passed(bytes) {
  bytesRead += bytes;
  if (isDue()) await give();
}

try {
  const told = { begun: (what) => void (table = what), passed };
  const all = file.format === 'ndjson' ? jsonProducts(file, told) : csvProducts(file, told);
  for await (const product of all) {
    // Committed before the run that this one goes on from.
    if (product.to <= after) continue;
    products.push(product);
    rows += product.count;
    position = product.to;
    if (isDue()) await give();
  }
  await give({ isLast: true });
} catch (error) {
  if (!(error instanceof Broken)) throw error;
  await give({ isLast: true, broken: { row: error.row, message: error.message } });
}
parentPort.close();
