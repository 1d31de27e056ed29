import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { GENERATED, generatedTypes } from './generated-types.js';
import { typeOf } from './schema-types.js';

const read = (path: string): Promise<string> => readFile(path, 'utf8');

describe("the client's types", () => {
  it('are those of the committed documents; after a change of contract run `npm run docs`', async () => {
    for (const [name, text] of Object.entries(await generatedTypes(read))) {
      expect([name, await read(`${GENERATED}/${name}`)]).toEqual([name, text]);
    }
  });

  it('differ if a document does', async () => {
    const changed = async (path: string): Promise<string> =>
      (await read(path)).replaceAll('"displayName"', '"nickname"');
    for (const [name, text] of Object.entries(await generatedTypes(changed))) {
      expect([name, text === (await read(`${GENERATED}/${name}`))]).toEqual([name, false]);
    }
  });
});

describe('a type', () => {
  it.each([
    [{ type: 'integer', nullable: true }, 'number | null'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ const: 'a' }, '"a"'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Cup' } }, "readonly (Schemas['Cup'])[]"],
    [{ allOf: [{ $ref: '#/a/Cup' }], nullable: true, type: 'object' }, "Schemas['Cup'] | null"],
    [{ oneOf: [{ type: 'string' }, { type: 'boolean' }] }, 'string | boolean'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'Readonly<Record<string, string>>'],
    [{ type: 'object', additionalProperties: true }, 'Readonly<Record<string, unknown>>'],
    [
      { properties: { a: { type: 'string' }, 'b-c': { type: 'string' } }, required: ['a'] },
      "{\nreadonly a: string;\nreadonly 'b-c'?: string;\n}",
    ],
    [{}, 'unknown'],
  ])('of %j is %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });
});
