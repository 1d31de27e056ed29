import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../../libs/kernel/src/index.js';
import { Database } from '../../../libs/platform/src/database/database.js';
import { ClaimComments } from '../../../src/drops/application/comments/claim-comments.js';
import { Talk } from '../../../src/drops/application/comments/ports.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf } from '../../support/shop.js';
import { startSiteverify } from '../../support/siteverify.js';
import { waitFor } from '../../support/wait-for.js';
import { openAuction, openHouse } from '../auctions/house.js';
import { Ear } from '../rooms/ear.js';
import {
  answerTo,
  asked,
  claimOf,
  comment,
  type CommentRoom,
  openCommentRoom,
  thread,
  turn,
} from './comment-room.js';

const YOURS = /^Yours, number (\d+): (\d+) × (.+), until \d\d:\d\d:\d\d UTC\.$/;

/** Who waits for the row of a drop. */
const WAITING = `SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM drops WHERE id = ANY(% ORDER BY id FOR UPDATE%'`;

/** Has the work on comments fail before it answers, the nth time as told; returns how to end that. */
function failing(nodes: readonly TestApp[], fails: (time: number) => boolean): () => void {
  let times = 0;
  const ends = nodes.map((node) => {
    const talk = node.app.get(Talk, { strict: false });
    const { answer } = talk;
    talk.answer = async (roomId, answers) => {
      if (answers.length > 0 && fails((times += 1))) throw new Error('the process fell over');
      return answer.call(talk, roomId, answers);
    };
    return () => void (talk.answer = answer);
  });
  return () => ends.forEach((end) => end());
}

describe('a comment that claims', () => {
  let app: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    app = await startApp();
    other = await app.another();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const guests = (count: number) => Promise.all(Array.from({ length: count }, () => app.guest()));
  const dropOf = async ({ drops }: CommentRoom, size = 'M', at = app) =>
    (await at.call('GET', `/v2/drops/${drops[size]}`)).body;
  const change = (room: CommentRoom, verb: string, size = 'M') =>
    app.call('POST', `/v2/drops/${room.drops[size]}/${verb}`, { as: room.host });

  /** What was said in the log, each comment with the answers in its thread, in the order of the comments. */
  const threads = async (room: CommentRoom, at = app) => {
    const log = (await logOf(at, room.host, room.roomId)).filter(({ type }) => type === 'message.posted');
    const comments = log.filter(({ data }) => data['replyTo'] === undefined);
    return comments.map(({ id, seq, data }) => ({
      ...{ id, seq, text: String(data['text']) },
      answers: log.filter((event) => event.data['replyTo'] === id).map((event) => String(event.data['text'])),
    }));
  };

  it('is served in the order of the log: a crowd of 100 on two nodes gets 10 units, each comment one answer', async () => {
    const room = await openCommentRoom(app);
    const crowd = await guests(100);
    const posted = new Map<string, Visitor>();
    const say = async (as: Visitor, index: number): Promise<void> => {
      const at = index % 2 === 0 ? app : other;
      const text = index % 3 === 0 ? 'sold M' : 'SOLD';
      if (index % 5 > 0) return void posted.set((await comment(at, as, room.roomId, text, as.id)).id, as);
      const ear = await Ear.of(at, as);
      const ack = await ear.command('message.send', { roomId: room.roomId, clientId: as.id, text });
      posted.set(String(ack.id), as);
    };
    await Promise.all(crowd.map(say));
    // The same again is the same message, on whichever node.
    await Promise.all(crowd.slice(0, 20).map((as) => comment(other, as, room.roomId, 'sold', as.id)));
    const said = await waitFor(
      async () => {
        const now = await threads(room);
        return now.every(({ answers }) => answers.length > 0) && now;
      },
      { describe: 'an answer for everyone', timeoutMs: 30_000 },
    );
    expect(said).toHaveLength(100);
    expect(said.map(({ answers }) => answers.length)).toEqual(said.map(() => 1));
    const numbers = said.map(({ answers }) => Number(YOURS.exec(answers[0] ?? '')?.[1] ?? 0));
    expect(numbers).toEqual(said.map((_, index) => (index < 10 ? index + 1 : 0)));
    expect(new Set(said.slice(10).map(({ answers }) => answers[0]))).toEqual(
      new Set([
        'Every unit of Runner, M is on hold. Join the line of the drop: what comes free goes to those who wait.',
      ]),
    );
    expect(await dropOf(room)).toMatchObject({ available: 0, held: 10, sold: 0 });
    const claims = await Promise.all(said.map(({ id }) => claimOf(app, posted.get(id)!, room.roomId, id)));
    expect(claims.map(({ body }) => body['number'] ?? 0)).toEqual(numbers);
    // A comment's claim is a claim as any other, and nobody else's.
    const [mine, stranger] = [posted.get(said[0]!.id)!, posted.get(said[1]!.id)!];
    expect((await claimOf(app, stranger, room.roomId, said[0]!.id)).status).toBe(404);
    const own = await app.call('GET', `/v2/claims/${String(claims[0]!.body['id'])}`, { as: mine });
    expect(own.body).toEqual(claims[0]!.body);
  }, 60_000);

  it('is off until the room is managed to take it; what was said before, and after it is off again, is talk', async () => {
    const room = await openCommentRoom(app);
    const [ann, bob, cid] = (await guests(3)) as [Visitor, Visitor, Visitor];
    const setting = { as: ann };
    const path = `/v2/rooms/${room.roomId}/comment-claims`;
    expect((await app.call('GET', path, setting)).body).toEqual({ enabled: true, word: 'sold' });
    expect((await turn(app, room.host, room.roomId, { enabled: false })).status).toBe(200);
    const before = await comment(app, ann, room.roomId, 'mío');
    expect((await turn(other, room.host, room.roomId, { enabled: true, word: 'Mío' })).body).toEqual({
      ...{ enabled: true, word: 'Mío' },
    });
    await comment(app, cid, room.roomId, 'sold');
    expect(await asked(app, room, bob, 'mío')).toMatch(YOURS);
    expect(await thread(app, ann, room.roomId, before.id)).toEqual([]);
    expect(await dropOf(room)).toMatchObject({ held: 1 });
    const fresh = await app.call('POST', '/v2/rooms', {
      as: room.host,
      body: { title: 'New', kind: 'public' },
    });
    expect(
      (await app.call('GET', `/v2/rooms/${String(fresh.body['id'])}/comment-claims`, setting)).body,
    ).toEqual({ enabled: false, word: 'sold' });
  });

  it('is for the managers of the room to switch on, with a word of 1 to 20 letters', async () => {
    const room = await openCommentRoom(app);
    const hidden = await openCommentRoom(app, [{ size: 'M' }], 'private');
    const [ann, rival] = [await app.guest(), await app.host()];
    for (const as of [ann, rival]) {
      expect((await turn(app, as, room.roomId, { enabled: false })).status).toBe(403);
      expect((await turn(app, as, hidden.roomId, { enabled: false })).status).toBe(404);
      const look = await app.call('GET', `/v2/rooms/${hidden.roomId}/comment-claims`, { as });
      expect(look.status).toBe(404);
    }
    const direct = await app.call('POST', `/v2/direct/${ann.id}`, { as: room.host });
    expect((await turn(app, room.host, String(direct.body['id']), { enabled: true })).status).toBe(403);
    for (const word of ['', 'two words', 'x2', 'a'.repeat(21), 5, null])
      expect(await turn(app, room.host, room.roomId, { enabled: true, word })).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ path: 'word' }] },
      });
    expect((await turn(app, room.host, room.roomId, { word: 'mine' })).status).toBe(400);
    expect(await asked(app, room, ann, 'sold')).toMatch(YOURS);
  });

  it('names its drop by size, and is told what to write if it names none', async () => {
    const sizes = ['S', 'M', '42'].map((size) => ({ size, quantity: 3, perCustomer: 2 }));
    const room = await openCommentRoom(app, [...sizes, { size: 'L', closed: true }]);
    const [ann, bob] = (await guests(2)) as [Visitor, Visitor];
    expect(await asked(app, room, ann, 'sold m x2')).toMatch(/^Yours, number 1: 2 × Runner, M, until /);
    expect(await asked(app, room, ann, 'Sold size 42!')).toMatch(/^Yours, number 1: 1 × Runner, 42, until /);
    expect(await asked(app, room, bob, 'sold runner s')).toMatch(/^Yours, number 1: 1 × Runner, S, until /);
    expect(await asked(app, room, ann, 'sold')).toBe(
      'Nothing was claimed: several drops are open. Write “sold 42”, “sold M”, “sold S”.',
    );
    expect(await asked(app, room, ann, 'sold xxl')).toBe(
      'Nothing was claimed: no open drop is called so. Write “sold 42”, “sold M”, “sold S”.',
    );
    expect(await asked(app, room, ann, 'sold L')).toBe('Nothing was claimed: Runner, L is not open yet.');
    expect(await asked(app, room, ann, 'sold m')).toBe(
      'Nothing was claimed: one customer may have 2 of Runner, M. You have 2.',
    );
    expect(await asked(app, room, bob, 'sold m 2')).toBe(
      'Nothing was claimed: only 1 of Runner, M free right now.',
    );
    await change(room, 'pause', 'S');
    expect(await asked(app, room, ann, 'sold s')).toBe(
      'Nothing was claimed: Runner, S is paused. Write again when it goes on.',
    );
    expect(await dropOf(room, '42')).toMatchObject({ held: 1, available: 2 });
  });

  it('is refused as over REST by a draw and by what is sold out, and hears how to wait', async () => {
    const room = await openCommentRoom(app, [
      { size: 'M', quantity: 1 },
      { size: 'L', admission: 'draw', closed: true },
    ]);
    const [ann, bob] = (await guests(2)) as [Visitor, Visitor];
    expect(await asked(app, room, ann, 'sold m')).toMatch(YOURS);
    expect(await asked(app, room, bob, 'sold m')).toMatch(/on hold\. Join the line of the drop/);
    const line = `/v2/drops/${room.drops['M']}/line`;
    expect((await app.call('POST', line, { as: bob })).body).toMatchObject({ position: 1 });
    const draw = room.drops['L'];
    await app.call('POST', `/v2/drops/${draw}/line`, { as: ann });
    await change(room, 'open', 'L');
    expect(await asked(app, room, bob, 'sold l')).toBe(
      'Nothing was claimed: Runner, L is a draw, for those who entered its line before it opened.',
    );
    for (const size of ['M', 'L']) await change(room, 'close', size);
    expect(await asked(app, room, bob, 'sold')).toBe('Nothing was claimed: no drop is open here.');
  });

  it('is none if the seller writes it, nor if it is talk', async () => {
    const room = await openCommentRoom(app);
    const ann = await app.guest();
    for (const text of ['sold', 'sold M', 'sold xxl']) await comment(app, room.host, room.roomId, text);
    for (const text of ['is it sold?', 'unsold', 'sold out', 'sold to the man with the hat'])
      await comment(app, ann, room.roomId, text);
    expect(await asked(app, room, ann, 'sold')).toMatch(YOURS);
    const said = await threads(room);
    expect(said.map(({ answers }) => answers.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(await dropOf(room)).toMatchObject({ held: 1 });
  });

  it('happens once and whole though its work fails before the answer, and though the news come again', async () => {
    const room = await openCommentRoom(app);
    const ann = await app.guest();
    let failures = 0;
    const restore = failing([app, other], () => (failures += 1) === 1);
    const { id, seq } = await comment(app, ann, room.roomId, 'sold');
    await waitFor(() => failures === 1, { describe: 'the failure' });
    expect([await dropOf(room), await thread(app, ann, room.roomId, id)]).toMatchObject([{ held: 0 }, []]);
    expect(await answerTo(app, room, id)).toMatch(YOURS);
    expect(failures).toBe(2);
    restore();
    const again = [app, other].flatMap((node) => {
      const [work, claims] = [node.app.get(UnitOfWork), node.app.get(ClaimComments, { strict: false })];
      const news = { roomId: room.roomId, lastSeq: seq + 10, isChallenged: false };
      return [1, 2, 3].map(() => work.run(() => claims.execute(news)));
    });
    await Promise.all(again);
    expect(await thread(app, ann, room.roomId, id)).toHaveLength(1);
    expect(await dropOf(room)).toMatchObject({ held: 1, available: 9 });
  });

  it('is none for the unit of an auction: that is for whom the auction names', async () => {
    const house = await openHouse(app);
    await turn(app, house.host, house.roomId, { enabled: true });
    await openAuction(app, house);
    const room = { host: house.host, roomId: house.roomId, drops: {} };
    expect(await asked(app, room, await app.guest(), 'sold vase')).toBe(
      'Nothing was claimed: no drop is open here.',
    );
  });

  it('carries no claim of others into its transaction: who was answered over REST holds, though the comment’s work fails', async () => {
    const room = await openCommentRoom(app);
    const [ann, ...buyers] = (await guests(3)) as [Visitor, Visitor, Visitor];
    const dropId = String(room.drops['M']);
    let failures = 0;
    const restore = failing([app, other], () => (failures += 1) === 1);
    const { reader } = app.app.get(Database);
    const waiting = (count: number) =>
      waitFor(async () => (await reader.query(WAITING)).length >= count, {
        describe: `${count} at the drop`,
      });
    const claims: Promise<Answer>[] = [];
    const messages: string[] = [];
    await app.app.get(UnitOfWork).run(async () => {
      await app.app.get(Database).writer.query('SELECT FROM drops WHERE id = $1 FOR UPDATE', [dropId]);
      messages.push((await comment(app, ann, room.roomId, 'sold')).id);
      await waiting(1);
      // They come while the comment's claim is under way, on its node and on the other one.
      for (const [index, as] of buyers.entries())
        claims.push(
          [app, other][index]!.call('POST', `/v2/drops/${dropId}/claims`, {
            ...{ as, key: true as const, body: { quantity: 1 } },
          }),
        );
      await waiting(2);
    });
    const answers = await Promise.all(claims);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await answerTo(app, room, messages[0]!)).toMatch(YOURS);
    restore();
    expect(failures).toBe(2);
    for (const [index, { body }] of answers.entries())
      expect(
        (await app.call('GET', `/v2/claims/${String(body['id'])}`, { as: buyers[index]! })).body,
      ).toMatchObject({ state: 'held' });
    expect(await dropOf(room)).toMatchObject({ held: 3, available: 7 });
  });

  it('claims under a key that no caller can send: those with a line feed are ours', async () => {
    const room = await openCommentRoom(app);
    const socket = await app.connect(await app.guest());
    const dropId = String(room.drops['M']);
    // In capitals it is the same drop, but not as plain as the quick way takes it.
    for (const id of [dropId, dropId.toUpperCase()])
      for (const key of ['line\n1', 'comment\n1', '\n', 'a\tb'])
        expect(await socket.emitWithAck('drop.claim', { dropId: id, quantity: 1, key })).toMatchObject({
          ok: false,
          error: { code: 'validation_failed', errors: [{ path: 'key' }] },
        });
    expect(await dropOf(room)).toMatchObject({ held: 0 });
  });

  it('waits while no worker runs, and is made good in the order of the log', async () => {
    const api = await startApp({ ROLE: 'api' });
    const room = await openCommentRoom(api);
    const crowd = await Promise.all(Array.from({ length: 30 }, () => api.guest()));
    const ears = await Promise.all(crowd.map((as) => Ear.of(api, as)));
    const say = (ear: Ear, text: string, clientId: string) =>
      ear.command('message.send', { roomId: room.roomId, clientId, text });
    for (const round of Array.from({ length: 20 }, (_, index) => index))
      await Promise.all(ears.map((ear) => say(ear, round % 10 === 0 ? 'sold' : 'talk', `round ${round}`)));
    expect((await dropOf(room, 'M', api))['held']).toBe(0);
    // On already: what waits is not passed over.
    expect((await turn(api, room.host, room.roomId, { enabled: true })).status).toBe(200);
    await api.another({ ROLE: 'all' });
    const said = await waitFor(
      async () => {
        const now = (await threads(room, api)).filter(({ text }) => text === 'sold');
        return now.every(({ answers }) => answers.length > 0) && now;
      },
      { describe: 'an answer for everyone', timeoutMs: 20_000 },
    );
    // More than is looked at in one piece: the rest is found by the event that the piece left.
    expect(said).toHaveLength(60);
    const numbers = said.map(({ answers }) => Number(YOURS.exec(answers[0] ?? '')?.[1] ?? 0));
    expect(numbers).toEqual(said.map((_, index) => (index < 10 ? index + 1 : 0)));
    await api.close();
  }, 60_000);

  it('is refused where a challenge is asked for: it can carry no token', async () => {
    const service = await startSiteverify();
    const guarded = await startApp({ TURNSTILE_SECRET: service.secret, TURNSTILE_URL: service.url });
    const room = await openCommentRoom(guarded);
    expect(await asked(guarded, room, await guarded.guest(), 'sold m')).toBe(
      'Nothing was claimed: a check is asked for here that a comment cannot pass. Claim with the button of the drop.',
    );
    expect(await dropOf(room, 'M', guarded)).toMatchObject({ held: 0 });
    await guarded.close();
    await service.close();
  }, 60_000);
});
