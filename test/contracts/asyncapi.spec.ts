import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { asyncApiWithoutApp } from '../../src/docs/document-without-app.js';

interface Document {
  readonly channels: Readonly<
    Record<'souk' | 'ops', { readonly messages: Readonly<Record<string, object>> }>
  >;
  readonly operations: Readonly<Record<string, { readonly action: string }>>;
  readonly components: Readonly<Record<'messages' | 'schemas', Readonly<Record<string, object>>>>;
}

/** Our sources, without specifications. */
async function sources(): Promise<string> {
  const texts = await Promise.all(
    ['src', 'libs/platform/src'].map(async (root) => {
      const paths = (await readdir(root, { recursive: true })).filter((path) => /(?<!spec)\.ts$/.test(path));
      return Promise.all(
        paths.filter((path) => !path.startsWith('docs')).map((path) => readFile(join(root, path), 'utf8')),
      );
    }),
  );
  return texts.flat().join('\n');
}

/** What all places name, in order, once each. */
function named(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ''))].sort();
}

/** What contexts tell each other, and no room. */
const OF_THE_OUTBOX = ['product.created', 'product.updated', 'message.mentioned'];

describe('docs/asyncapi.json', () => {
  let made: string;
  let document: Document;
  let code: string;
  beforeAll(async () => {
    made = await asyncApiWithoutApp();
    document = JSON.parse(made) as Document;
    code = await sources();
  }, 60_000);

  const operations = (action: string): string[] =>
    Object.keys(document.operations)
      .filter((name) => document.operations[name]?.action === action)
      .sort();

  it('is what the code declares; after a change of contract run `npm run docs` and read the difference', async () => {
    expect(JSON.parse(made)).toEqual(JSON.parse(await readFile('docs/asyncapi.json', 'utf8')));
  });

  it('has every command that a gateway takes, the quick ones too, and an acknowledgement for each', () => {
    const commands = named(code, /@SubscribeMessage\('([^']+)'\)/g);
    expect(commands.length).toBeGreaterThan(5);
    expect(operations('receive')).toEqual(commands);
    expect(commands).toEqual(expect.arrayContaining(named(code, /\bquick\.on\('([^']+)'/g)));
    for (const command of commands) expect(document.components.messages).toHaveProperty([`${command}.ack`]);
  });

  it('has every frame that somebody emits, and no other', () => {
    expect(operations('send')).toEqual(
      named(code, /\b(?:emit|emitToUser|toUser)\((?:\s*[\w.]+,)?\s*'([a-z]+\.[a-z_]+)'/g),
    );
  });

  it('has every type that a log is told of', () => {
    const types = named(
      code,
      /'((?:message|reaction|member|product|drop|auction|feed|moderation|thread|pin|poll)\.[a-z_]+)'/g,
    );
    const known = Object.keys(document.components.schemas).filter((name) => name.includes('.'));
    const others = [...Object.keys(document.operations), ...OF_THE_OUTBOX];
    expect(known.sort()).toEqual(types.filter((type) => known.includes(type) || !others.includes(type)));
  });

  it('refers to nothing that it does not have', () => {
    const references = named(made, /"\$ref": "#\/([^"]+)"/g);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) expect(document).toHaveProperty(reference.split('/'));
    const carried = Object.values(document.channels).flatMap(({ messages }) => Object.keys(messages));
    expect(carried.sort()).toEqual(Object.keys(document.components.messages).sort());
    expect(Object.keys(document.channels.ops.messages)).toEqual(['ops.counters']);
  });
});
