import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Database } from '#platform/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { openRoom } from './ear.js';
import { verdict } from './staff.js';
import { BOUNDARY, files, form, image, look, type Part, send, sendBody } from './uploads.js';

const SEED = 20_261_121;
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A PNG whose header says that it is so large, and that has next to nothing in it. */
function bomb(png: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc(bytes.subarray(12, 29)), 29);
  return bytes;
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

describe('what is sent as an image and is none', () => {
  let app: TestApp;
  let ann: Visitor;
  let roomId: string;
  let png: Buffer;
  let jpeg: Buffer;
  beforeAll(async () => {
    app = await startApp({ UPLOAD_SECONDS: '1' });
    ann = await app.guest('Ann');
    ({ roomId } = await openRoom(app));
    [png, jpeg] = [await image(30, 20, 'png'), await image(300, 200, 'jpeg')];
  }, 60_000);
  afterAll(() => app.close());

  const rows = async (): Promise<number> => {
    const { pool } = app.app.get(Database, { strict: false });
    return (
      (await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM room_attachments')).rows[0]?.n ?? -1
    );
  };
  /** What came of it, and that nothing is kept of what was refused. */
  async function refused(act: () => Promise<Parameters<typeof verdict>[0]>): Promise<string> {
    const before = [await rows(), (await files(app)).length];
    const said = verdict(await act());
    expect([await rows(), (await files(app)).length]).toEqual(before);
    return said;
  }
  const bytes = (some: Buffer | string) => refused(() => send(app, ann, roomId, Buffer.from(some)));
  const parts = (some: readonly Part[]) => refused(() => sendBody(app, ann, roomId, form(some)));
  const raw = (body: Buffer | string, type = TYPE) =>
    refused(() => sendBody(app, ann, roomId, Buffer.from(body), { type }));

  it('is told by its bytes, whatever it is called', async () => {
    const refusal = '415 unsupported_media_type';
    const tiff = Buffer.concat([Buffer.from('II*\0', 'latin1'), Buffer.alloc(100)]);
    const heic = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      Buffer.alloc(100),
    ]);
    const others = [SVG, `<?xml version="1.0"?>${SVG}`, '%PDF-1.7 '.padEnd(99), '<!doctype html>'.padEnd(99)];
    for (const wrong of [
      ...others,
      'BM'.padEnd(99, '\0'),
      tiff,
      heic,
      '',
      'x',
      png.subarray(0, 7),
      `\n${SVG}`,
    ])
      expect([String(wrong).slice(0, 20), await bytes(wrong)]).toEqual([String(wrong).slice(0, 20), refusal]);
    expect(await parts([{ bytes: SVG, filename: 'logo.png', type: 'image/png' }])).toBe(refusal);
    expect(
      (await sendBody(app, ann, roomId, form([{ bytes: png, filename: 'logo.svg', type: 'image/svg+xml' }])))
        .status,
    ).toBe(201);
  });

  it('is refused with the field that is wrong if it is broken, or too large to be decoded', async () => {
    const refusal = '422 unreadable_image';
    const begins = (magic: string) => Buffer.concat([Buffer.from(magic, 'latin1'), Buffer.alloc(200, 7)]);
    expect(await bytes(jpeg.subarray(0, jpeg.length / 2))).toBe(refusal);
    expect(await bytes(png.subarray(0, 60))).toBe(refusal);
    expect(await bytes(bomb(png, 60_000, 60_000))).toBe(refusal);
    expect(await bytes(bomb(png, 6_400, 6_400))).toBe(refusal);
    expect(await bytes(bomb(png, 0, 20))).toBe(refusal);
    for (const magic of [
      '\xff\xd8\xff\xe0',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      'RIFF....WEBP',
      '\0\0\0\x14ftypavif\0\0\0\0avif',
    ])
      expect([magic, await bytes(begins(magic))]).toEqual([magic, refusal]);
    // What begins as one thing and goes on as another.
    expect(await bytes(Buffer.concat([png.subarray(0, 8), jpeg]))).toBe(refusal);
    expect(await bytes(`GIF89a=1;/*${SVG.repeat(5)}*/`)).toBe(refusal);
    const { body } = await send(app, ann, roomId, bomb(png, 60_000, 60_000));
    expect(body).toMatchObject({ errors: [{ path: 'file', message: 'must have 40000000 pixels at most' }] });
    expect((await send(app, ann, roomId, jpeg.subarray(0, 900))).body).toMatchObject({
      errors: [{ path: 'file', message: 'is broken' }],
    });
  });

  it('keeps nothing of what is hidden behind an image', async () => {
    const secret = Buffer.from(`<script>${'x'.repeat(200)}</script>PK\x03\x04`);
    const answer = await send(app, ann, roomId, Buffer.concat([jpeg, secret]));
    expect(answer.status).toBe(201);
    for (const { url } of Object.values(answer.body.sizes)) {
      const kept = await look(app, ann, url);
      for (const sign of ['script', 'PK\x03\x04', 'JFIF']) expect(kept.bytes.includes(sign)).toBe(false);
      const digest = createHash('sha256').update(kept.bytes).digest('hex');
      expect(digest).not.toBe(createHash('sha256').update(jpeg).digest('hex'));
    }
  });

  it('is refused if it is more than 10 MB, told beforehand or not', async () => {
    const large = Buffer.concat([jpeg, Buffer.alloc(11_000_000)]);
    expect(await bytes(large)).toBe('413 body_too_large');
    const chunked = async () => {
      const response = await fetch(`${app.url}/v2/rooms/${roomId}/attachments`, {
        ...{ method: 'POST', duplex: 'half' },
        headers: { authorization: `Bearer ${ann.token}`, 'content-type': TYPE },
        body: new Blob([new Uint8Array(form([{ bytes: large }]))]).stream(),
      } as RequestInit);
      return { ...response, status: response.status, headers: response.headers, body: await response.json() };
    };
    expect(await refused(chunked)).toBe('413 body_too_large');
    const { body } = await send(app, ann, roomId, large);
    expect(body).toMatchObject({ maxBytes: 10_485_760 });
  });

  it('is one file in one field, and nothing beside it', async () => {
    const file = { bytes: png };
    const refusal = '400 validation_failed';
    const all: (readonly Part[])[] = [
      ...[[], [file, file], [file, { ...file, name: 'other' }], [{ ...file, name: 'photo' }]],
      ...[
        [file, { name: 'caption', filename: null, bytes: 'Hi' }],
        [{ name: 'caption', filename: null, bytes: 'Hi' }, file],
      ],
      ...['__proto__', 'constructor', 'file[]', 'file[x]', 'a'.repeat(300)].map((name) => [
        { ...file, name },
      ]),
      ...[
        [{ name: '__proto__', filename: null, bytes: 'Hi' }],
        [{ filename: null, bytes: png, type: 'text/plain' }],
      ],
    ];
    for (const wrong of all)
      expect([wrong.map(({ name }) => name), await parts(wrong)]).toEqual([
        wrong.map(({ name }) => name),
        refusal,
      ]);
    const { body } = await sendBody(app, ann, roomId, form([{ ...file, name: 'photo' }]));
    expect(body).toMatchObject({ errors: [{ path: 'photo' }] });
    expect(({} as Record<string, unknown>)['Hi']).toBeUndefined();
  });

  it('is a form that is in order', async () => {
    const sound = form([{ bytes: png }]);
    expect(await raw(sound, 'multipart/form-data; boundary=another')).toBe('400 malformed_body');
    expect(await raw(sound, 'multipart/form-data')).toBe('400 malformed_body');
    expect(await raw(sound.subarray(0, sound.length - 40))).toBe('400 malformed_body');
    expect(await raw('')).toMatch(/^400 /);
    expect(await raw('\0\0\0\0')).toBe('400 malformed_body');
    const unsupported = '415 unsupported_media_type';
    for (const type of ['application/json', 'image/png', 'text/plain', 'multipart/mixed; boundary=x'])
      expect([type, await raw(type === 'application/json' ? '{}' : png, type)]).toEqual([type, unsupported]);
    expect(verdict(await app.call('POST', `/v2/rooms/${roomId}/attachments`, { as: ann }))).toBe(unsupported);
  });

  it('is taken only where files are', async () => {
    const headers = { authorization: `Bearer ${ann.token}`, 'content-type': TYPE };
    const body = new Uint8Array(form([{ name: 'text', filename: null, bytes: 'Hi' }]));
    for (const [method, path] of [
      ...([
        ['POST', `/v2/rooms/${roomId}/messages`],
        ['POST', '/v2/auth/guest'],
        ['PATCH', '/v2/me'],
      ] as const),
    ]) {
      const answer = await fetch(app.url + path, { method, headers, body });
      expect([path, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        path,
        415,
        'unsupported_media_type',
      ]);
    }
  });

  /** Sends the beginning of an upload, and nothing more. */
  function begin(
    to: number,
    node = app,
  ): Promise<{ answer: () => string; gone: Promise<unknown>; end(): void }> {
    const { hostname, port } = new URL(node.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    const gone = new Promise((resolve) => socket.once('close', resolve));
    const body = form([{ bytes: png }]);
    const head = `POST /v2/rooms/${roomId}/attachments HTTP/1.1\r\nHost: souk\r\nAuthorization: Bearer ${ann.token}\r\n`;
    return new Promise((resolve) => {
      socket.write(`${head}Content-Type: ${TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.write(body.subarray(0, to), () =>
        resolve({ answer: () => answer, gone, end: () => socket.destroy() }),
      );
    });
  }

  it('must be here in time: one that stops halfway is given up, with its connection and its place', async () => {
    for (const to of [0, 20, 200]) {
      const half = await begin(to);
      await half.gone;
      expect(half.answer()).toMatch(/^HTTP\/1.1 400 [\s\S]*"malformed_body"/);
    }
    expect((await send(app, ann, roomId, png)).status).toBe(201);
  });

  it('is one of two at most that a user sends at the same time; those who go away leave their places', async () => {
    const patient = await app.another({ UPLOAD_SECONDS: '20', DATA_DIR: app.settings.dataDir });
    const begun = await Promise.all([1, 2, 3].map(() => begin(200, patient)));
    const answers = () => begun.map(({ answer }) => answer().slice(0, 12)).toSorted();
    await waitFor(() => answers().join() === ',,HTTP/1.1 429', { describe: 'one of three to be refused' });
    const bob = await app.guest('Bob');
    expect((await send(patient, bob, roomId, png)).status).toBe(201);
    expect((await send(patient, ann, roomId, png)).status).toBe(429);
    for (const half of begun) half.end();
    await waitFor(async () => (await send(patient, ann, roomId, png)).status === 201, {
      describe: 'room for another',
    });
  });

  it('never breaks anything, whatever it is', async () => {
    const sound = form([{ bytes: png }]);
    const cut = fc.nat(sound.length).map((to) => sound.subarray(0, to));
    const flipped = fc
      .array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const body = Buffer.from(sound);
        for (const [at, value] of changes) body[at] = value;
        return body;
      });
    const odd = fc.record({
      name: fc.string({ maxLength: 40 }),
      filename: fc.option(fc.string({ maxLength: 40 })),
      bytes: fc.uint8Array({ maxLength: 99 }),
    });
    const made = fc
      .array(odd, { maxLength: 3 })
      .map((some) => form(some.map((part) => ({ ...part, bytes: Buffer.from(part.bytes) }))));
    const inside = fc
      .uint8Array({ maxLength: 120 })
      .map((tail) => form([{ bytes: Buffer.concat([png.subarray(0, 40), tail]) }]));
    const junk = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some));
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, flipped, made, inside, junk), async (body) => {
        const before = [await rows(), (await files(app)).length];
        const { status } = await sendBody(app, ann, roomId, body);
        expect([201, 400, 413, 415, 422]).toContain(status);
        const more = status === 201 ? 1 : 0;
        expect([await rows(), (await files(app)).length]).toEqual([before[0]! + more, before[1]! + 2 * more]);
      }),
      { seed: SEED, numRuns: 60 },
    );
    expect((await files(app)).filter((name) => name.endsWith('.draft'))).toEqual([]);
    expect((await send(app, ann, roomId, png)).status).toBe(201);
  });
});
