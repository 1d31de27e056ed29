import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Database } from '#platform/database/database.js';
import { Blobs } from '#platform/media/blobs.js';
import { AttachmentsSchedule } from '../../../src/rooms/adapters/schedules/attachments.schedule.js';
import { RetentionSchedule } from '../../../src/rooms/adapters/schedules/retention.schedule.js';
import { fileOf } from '../../../src/rooms/domain/attachments/attachment.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { history, NOBODY, outcome } from './acts.js';
import { Ear, openRoom } from './ear.js';
import { verdict } from './staff.js';
import { files, form, image, look, paths, post, send, sendBody, upload } from './uploads.js';

describe('images of messages', () => {
  let app: TestApp;
  let other: TestApp;
  let host: Visitor;
  let ann: Visitor;
  let bob: Visitor;
  let roomId: string;
  beforeAll(async () => {
    app = await startApp();
    // Nodes of one installation share the folder of uploads.
    other = await app.another({ DATA_DIR: app.settings.dataDir });
    [ann, bob] = [await app.guest('Ann'), await app.guest('Bob')];
    ({ host, roomId } = await openRoom(app));
  }, 60_000);
  afterAll(() => app.close());

  const sql = (text: string, values: unknown[] = []) =>
    app.app.get(Database, { strict: false }).pool.query(text, values);
  const sweep = () => app.app.get(AttachmentsSchedule, { strict: false }).sweep();
  const none = '404 not_found';

  it('are made WebP in two sizes, at once, never larger than they were', async () => {
    for (const [format, sides] of [
      ['jpeg', [3000, 1500]],
      ['png', [500, 400]],
      ['webp', [100, 50]],
      ['gif', [64, 64]],
      ['avif', [200, 300]],
    ] as const) {
      const answer = await send(app, ann, roomId, await image(sides[0], sides[1], format));
      expect([format, answer.status]).toEqual([format, 201]);
      const { id, type, width, height, bytes, sizes } = answer.body;
      const scaled = (most: number) => {
        const by = Math.min(1, most / Math.max(...sides));
        return { width: Math.round(sides[0] * by), height: Math.round(sides[1] * by) };
      };
      expect([type, { width, height }]).toEqual(['image/webp', scaled(2048)]);
      for (const [name, most] of [
        ['full', 2048],
        ['thumb', 320],
      ] as const) {
        expect(sizes[name]).toEqual({ url: `/v2/attachments/${id}/${name}`, ...scaled(most) });
        const seen = await look(app, ann, sizes[name].url);
        expect(seen.status).toBe(200);
        expect(await sharp(seen.bytes).metadata()).toMatchObject({ format: 'webp', ...scaled(most) });
        if (name === 'full') expect(seen.bytes.length).toBe(bytes);
      }
    }
  });

  it('of what moves have the first picture', async () => {
    const frame = (r: number) => ({
      create: { width: 8, height: 8, channels: 3 as const, background: { r, g: 0, b: 0 } },
    });
    const frames = await Promise.all([255, 0].map((r) => sharp(frame(r)).png().toBuffer()));
    const moving = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const { sizes } = await upload(app, ann, roomId, moving);
    const { bytes } = await look(app, ann, sizes.full.url);
    expect((await sharp(bytes).metadata()).pages ?? 1).toBe(1);
    expect((await sharp(bytes).stats()).channels[0]?.mean).toBeGreaterThan(200);
  });

  it('stand upright and say nothing of where, when and with what they were taken', async () => {
    const taken = await sharp(await image(60, 20, 'jpeg'))
      .withExif({
        IFD0: { Make: 'Spycam', Software: 'Secret' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const before = await sharp(taken).metadata();
    expect([before.orientation, before.exif !== undefined]).toEqual([6, true]);
    const { width, height, sizes } = await upload(app, ann, roomId, taken);
    expect([width, height]).toEqual([20, 60]);
    for (const { url } of Object.values(sizes)) {
      const { bytes } = await look(app, ann, url);
      const { exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata();
      expect([exif, xmp, iptc, icc, orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      for (const secret of ['Spycam', 'Secret', 'Exif', 'GPS']) expect(bytes.includes(secret)).toBe(false);
    }
  });

  it('are in the message for everyone: at once, in history, on coming back, in the snapshot, on every node', async () => {
    const one = await upload(app, ann, roomId);
    const two = await upload(other, ann, roomId);
    const ear = await Ear.of(other, bob);
    const after = (await ear.join(roomId)).seq ?? 0;
    const mouth = await Ear.of(app, ann);
    const ids = [two.id, one.id.toUpperCase()];
    const sent = await mouth.command('message.send', {
      roomId,
      clientId: 'both',
      text: '',
      attachments: ids,
    });
    expect(sent).toMatchObject({ ok: true });
    await ear.hears(sent.seq ?? 0);
    const data = { text: '', clientId: 'both', attachments: [two, one] };
    expect(ear.events.at(-1)?.data).toEqual(data);
    expect((await history(app, bob, roomId)).at(-1)?.data).toEqual(data);
    const [back, there] = [await Ear.of(app, bob), await Ear.of(other, bob)];
    for (const late of [back, there]) {
      await late.join(roomId, after);
      await late.hears(sent.seq ?? 0);
      expect(late.events.at(-1)?.data).toEqual(data);
    }
    const shown = await app.call<{ events: { data: object }[] }>('GET', `/v2/rooms/${roomId}/snapshot`, {
      as: bob,
    });
    expect(shown.body.events.at(-1)?.data).toEqual(data);
    expect((await look(other, bob, one.sizes.thumb.url)).status).toBe(200);
  });

  it('may be all that a message has; without any it needs a text, and more than four are too many', async () => {
    const five = [];
    for (let n = 0; n < 5; n += 1) five.push((await upload(app, ann, roomId)).id);
    expect(verdict(await post(app, ann, roomId, []))).toBe('400 validation_failed');
    expect(verdict(await post(app, ann, roomId, five))).toBe('400 validation_failed');
    expect(verdict(await post(app, ann, roomId, [five[0]], { text: ' ' }))).toBe('400 validation_failed');
    expect(verdict(await post(app, ann, roomId, five.slice(0, 4)))).toBe('201');
    expect(verdict(await post(app, ann, roomId, five.slice(4), { text: 'and this' }))).toBe('201');
    const { rows } = await sql(
      'SELECT count(*)::int AS n FROM room_attachments WHERE id = ANY($1) AND message_id IS NOT NULL',
      [five],
    );
    expect(rows[0]).toEqual({ n: 5 });
  });

  it('are only for whoever uploaded them, in that room, once, whatever else is named beside them', async () => {
    const elsewhere = await openRoom(app);
    const own = await upload(app, ann, roomId);
    const used = await upload(app, ann, roomId);
    await post(app, ann, roomId, [used.id]);
    const bobs = await upload(app, bob, roomId);
    const away = await upload(app, ann, elsewhere.roomId);
    const spoilt = [
      ...[[bobs.id], [away.id], [used.id], [NOBODY], [own.id, bobs.id], [own.id, own.id]],
      ...[
        [own.id, own.id.toUpperCase()],
        ['__proto__'],
        ['constructor'],
        [1],
        [null],
        own.id,
        { 0: own.id },
        null,
      ],
    ];
    for (const attachments of spoilt) {
      const { status, body } = await post(app, ann, roomId, attachments, { text: 'Look' });
      const { code, errors } = body as unknown as { code: string; errors: { path: string }[] };
      expect([attachments, status, code, errors[0]?.path.split('.')[0]]).toEqual([
        attachments,
        400,
        'validation_failed',
        'attachments',
      ]);
    }
    expect(verdict(await post(app, ann, roomId, [own.id]))).toBe('201');
  });

  it('are one message however often it is sent, and that one keeps them', async () => {
    const { id } = await upload(app, ann, roomId);
    const first = await post(app, ann, roomId, [id], { clientId: 'again' });
    const again = await post(other, ann, roomId, [id], { clientId: 'again' });
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it('go to one of the messages that want them at the same time, on whichever node', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await upload(app, ann, roomId);
      const answers = await Promise.all(
        [app, other, app, other, app, other].map((node) => post(node, ann, roomId, [id])),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400, 400]);
      const [winner] = answers.filter(({ status }) => status === 201);
      const { rows } = await sql('SELECT message_id FROM room_attachments WHERE id = $1', [id]);
      expect(rows).toEqual([{ message_id: winner?.body.id }]);
    }
  });

  it('are uploaded only by those who may write there now', async () => {
    const bytes = await image(10, 10);
    const there = await openRoom(app);
    const closed = await openRoom(app, 'private');
    expect(verdict(await send(app, ann, closed.roomId, bytes))).toBe(none);
    expect(verdict(await send(app, ann, NOBODY, bytes))).toBe(none);
    expect(verdict(await send(app, ann, 'lobby', bytes))).toBe(none);
    expect(verdict(await send(app, { ...ann, token: 'x' }, roomId, bytes))).toBe('401 unauthenticated');
    const as = there.host;
    await app.call('PUT', `/v2/rooms/${there.roomId}/mutes/${ann.id}`, { as, body: { seconds: 600 } });
    expect(verdict(await send(app, ann, there.roomId, bytes))).toBe('403 muted');
    await app.call('PUT', `/v2/rooms/${there.roomId}/bans/${bob.id}`, { as, body: {} });
    expect(verdict(await send(app, bob, there.roomId, bytes))).toBe('403 banned');
    await app.call('PATCH', `/v2/rooms/${there.roomId}`, { as, body: { chat: 'members' } });
    const stranger = await app.guest();
    expect(verdict(await send(app, stranger, there.roomId, bytes))).toBe('403 forbidden');
    expect(verdict(await send(app, as, there.roomId, bytes))).toBe('201');
    const { rows } = await sql('SELECT count(*)::int AS n FROM room_attachments WHERE room_id = ANY($1)', [
      [there.roomId, closed.roomId],
    ]);
    expect(rows[0]).toEqual({ n: 1 });
  });

  it('are seen by whoever sees the room, before they are posted only by who uploaded them', async () => {
    const closed = await openRoom(app, 'private');
    await app.call('PUT', `/v2/rooms/${closed.roomId}/members/${ann.id}`, { as: closed.host });
    const { id, sizes } = await upload(app, ann, closed.roomId);
    const open = await upload(app, ann, roomId);
    const status = async (as: Visitor | undefined, url: string) => (await look(app, as, url)).status;
    expect([await status(ann, sizes.full.url), await status(closed.host, sizes.full.url)]).toEqual([
      200, 404,
    ]);
    expect([await status(ann, open.sizes.full.url), await status(bob, open.sizes.full.url)]).toEqual([
      200, 404,
    ]);
    await post(app, ann, closed.roomId, [id]);
    await post(app, ann, roomId, [open.id]);
    expect([await status(ann, sizes.full.url), await status(closed.host, sizes.full.url)]).toEqual([
      200, 200,
    ]);
    expect([await status(bob, sizes.full.url), await status(undefined, sizes.full.url)]).toEqual([404, 401]);
    expect([await status(bob, open.sizes.thumb.url), await status(undefined, open.sizes.thumb.url)]).toEqual([
      200, 401,
    ]);
    for (const size of ['huge', '__proto__', 'constructor', 'full.webp', '..%2ffull'])
      expect([size, await status(ann, `/v2/attachments/${id}/${size}`)]).toEqual([size, 404]);
    for (const wrong of [NOBODY, 'x', '..%2f..'])
      expect([wrong, await status(ann, `/v2/attachments/${wrong}/full`)]).toEqual([wrong, 404]);
    await app.call('DELETE', `/v2/rooms/${closed.roomId}/members/${ann.id}`, { as: closed.host });
    expect(await status(ann, sizes.full.url)).toBe(404);
    await app.call('PUT', `/v2/rooms/${roomId}/bans/${bob.id}`, { as: host, body: {} });
    expect(await status(bob, open.sizes.full.url)).toBe(403);
    await app.call('DELETE', `/v2/rooms/${roomId}/bans/${bob.id}`, { as: host });
  });

  it('come with all that a browser needs to keep them, for their reader alone', async () => {
    const { sizes, bytes } = await upload(app, ann, roomId);
    const first = await look(app, ann, sizes.full.url);
    const told = (name: string) => first.headers.get(name);
    expect([told('content-type'), told('content-length')]).toEqual(['image/webp', String(bytes)]);
    expect([told('x-content-type-options'), told('content-disposition')]).toEqual(['nosniff', 'inline']);
    expect(told('cache-control')).toBe('private, max-age=31536000, immutable');
    const etag = told('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{20,}"$/);
    expect((await look(app, ann, sizes.thumb.url)).headers.get('etag')).not.toBe(etag);
    const again = await look(other, ann, sizes.full.url, { 'if-none-match': etag });
    expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([304, 0, etag]);
    expect((await look(app, bob, sizes.full.url, { 'if-none-match': etag })).status).toBe(404);
    const head = await fetch(app.url + sizes.full.url, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes)]);
  });

  it('of a deleted message are gone at once, also from memory, and then from the disk', async () => {
    const pictures = [await upload(app, ann, roomId), await upload(app, ann, roomId)];
    const { body: message } = await post(
      app,
      ann,
      roomId,
      pictures.map(({ id }) => id),
      { text: 'Oops' },
    );
    const [ear, there] = [await Ear.of(app, ann), await Ear.of(other, bob)];
    for (const each of [ear, there]) await each.join(roomId, message.seq - 1);
    const mine = async () =>
      (await files(app)).filter((name) => pictures.some(({ id }) => name.includes(id)));
    expect(await mine()).toHaveLength(4);
    expect(await outcome(app, ann, 'DELETE', `/v2/messages/${message.id}`)).toBe('204');
    for (const node of [app, other])
      for (const { sizes } of pictures)
        for (const { url } of Object.values(sizes)) expect((await look(node, ann, url)).status).toBe(404);
    for (const each of [ear, there]) await each.hears(message.seq + 1);
    for (const node of [app, other]) {
      const late = await Ear.of(node, bob);
      await late.join(roomId, message.seq - 1);
      await late.hears(message.seq + 1);
      expect(Object.keys(late.events[0]?.data ?? {}).sort()).toEqual(['clientId', 'deletedAt', 'deletedBy']);
    }
    await sweep();
    expect(await mine()).toEqual([]);
    const { rows } = await sql('SELECT id FROM room_attachments WHERE message_id = $1', [message.id]);
    expect(rows).toEqual([]);
  });

  it('stay when a message is edited, and go with all that a moderator takes away and a room does not keep', async () => {
    const there = await openRoom(app);
    const [kept, taken, aged] = [
      await upload(app, there.host, there.roomId),
      await upload(app, bob, there.roomId),
      await upload(app, there.host, there.roomId),
    ];
    const old = await post(app, there.host, there.roomId, [aged.id]);
    const edited = await post(app, there.host, there.roomId, [kept.id]);
    await post(app, bob, there.roomId, [taken.id]);
    const path = `/v2/messages/${edited.body.id}`;
    expect(await outcome(app, there.host, 'PATCH', path, { text: 'A caption' })).toBe('200');
    const { body } = await app.call<{ data: object }>('GET', path, { as: ann });
    expect(body.data).toMatchObject({ text: 'A caption', attachments: [kept] });
    const sees = async (picture: typeof kept) => (await look(app, ann, picture.sizes.full.url)).status;
    expect(
      await outcome(app, there.host, 'DELETE', `/v2/rooms/${there.roomId}/members/${bob.id}/messages`),
    ).toMatch(/^20/);
    expect([await sees(kept), await sees(taken), await sees(aged)]).toEqual([200, 404, 200]);
    await app.call('PATCH', `/v2/rooms/${there.roomId}`, { as: there.host, body: { retentionDays: 1 } });
    await sql(`UPDATE room_events SET at = at - interval '3 days' WHERE room_id = $1 AND seq <= $2`, [
      there.roomId,
      old.body.seq,
    ]);
    await app.app.get(RetentionSchedule, { strict: false }).purge();
    expect([await sees(kept), await sees(aged)]).toEqual([200, 404]);
    await sweep();
    const left = (await files(app)).filter((name) => [kept, taken, aged].some(({ id }) => name.includes(id)));
    expect(left.every((name) => name.includes(kept.id)) && left.length === 2).toBe(true);
  });

  it('that nobody posts within a day are removed, and so is whatever a crash left behind', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push((await upload(app, ann, roomId)).id);
    const [fresh = '', unused = '', half = '', halfGone = ''] = ids;
    const day = "SET created_at = created_at - interval '25 hours'";
    await sql(`UPDATE room_attachments ${day} WHERE id = ANY($1)`, [[unused, half, halfGone]]);
    // Killed in the middle of the files, and between the files and the row.
    const blobs = app.app.get(Blobs, { strict: false });
    await blobs.remove(fileOf(half, 'full'));
    const written = (await paths(app)).find((path) => path.endsWith(fileOf(half, 'thumb'))) ?? '';
    await rename(written, `${written}.draft`);
    for (const size of ['full', 'thumb'] as const) await blobs.remove(fileOf(halfGone, size));
    await sql('UPDATE room_attachments SET removed_at = now() WHERE id = $1', [halfGone]);
    await sweep();
    const { rows } = await sql('SELECT id FROM room_attachments WHERE id = ANY($1)', [ids]);
    expect(rows).toEqual([{ id: fresh }]);
    const left = (await files(app)).filter((name) => ids.some((id) => name.includes(id)));
    expect(left.toSorted()).toEqual(['full', 'thumb'].map((size) => fileOf(fresh, size as 'full')));
    expect(verdict(await post(app, ann, roomId, [unused]))).toBe('400 validation_failed');
    expect(verdict(await post(app, ann, roomId, [fresh]))).toBe('201');
  });

  it('are one upload under one Idempotency-Key, and another file under it is another request', async () => {
    const [bytes, others] = [await image(20, 20), await image(21, 21)];
    const first = await send(app, ann, roomId, bytes, { key: 'photo' });
    const again = await sendBody(other, ann, roomId, form([{ bytes, filename: 'renamed.jpg' }]), {
      key: 'photo',
    });
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([
      201,
      first.body,
      'true',
    ]);
    expect(verdict(await send(app, ann, roomId, others, { key: 'photo' }))).toBe(
      '422 idempotency_key_reused',
    );
  });

  it('are counted for each user, apart from all else', async () => {
    const strict = await app.another({ LIMITS_SCALE: '0.1', DATA_DIR: app.settings.dataDir });
    const eager = await app.guest('Eager');
    const bytes = await image(10, 10);
    const verdicts = [];
    for (let n = 0; n < 4; n += 1) verdicts.push(await send(strict, eager, roomId, bytes));
    expect(verdicts.map(verdict)).toEqual(['201', '201', '201', '429 rate_limited']);
    expect(Number(verdicts[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(verdict(await send(strict, bob, roomId, bytes))).toBe('201');
  });

  it('have names that are ours alone, wherever one looks', async () => {
    const bytes = await image(10, 10);
    const answer = await sendBody(
      app,
      ann,
      roomId,
      form([{ bytes, filename: '../../etc/Holiday-in-Rome.png' }]),
    );
    expect(answer.status).toBe(201);
    const name = `room-attachment-${answer.body.id}-full.webp`;
    expect(await files(app)).toContain(name);
    expect((await files(app)).join()).not.toContain('Rome');
    const { rows } = await sql('SELECT to_jsonb(a) AS row FROM room_attachments a WHERE id = $1', [
      answer.body.id,
    ]);
    expect(JSON.stringify([rows, answer.body])).not.toMatch(/Rome|etc/);
  });
});
