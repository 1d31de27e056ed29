import { beforeEach, describe, expect, it } from '@jest/globals';
import { fakeClient } from '../../../../test/support/fakes/client.js';

const ID = 'room';

describe('a command', () => {
  let client: ReturnType<typeof fakeClient>;
  beforeEach(() => void (client = fakeClient()));

  const connect = async (): Promise<void> => {
    await client.timing.pass(500);
    client.socket.accept();
  };
  const enter = async (): Promise<void> => {
    await connect();
    client.socket.take('room.join').at(-1)?.answer({ ok: true, seq: 0, oldest: 1 });
  };
  const sent = () => client.socket.take('message.send');
  const stored = { ok: true, id: 'm1', seq: 1 };

  it('waits for the connection, and resolves with its acknowledgement', async () => {
    const message = client.souk.room(ID).send('hello', { clientId: 'mine', replyTo: 'r' });
    await connect();
    const [first] = sent();
    expect(first?.payload).toEqual({ roomId: ID, clientId: 'mine', text: 'hello', replyTo: 'r' });
    first?.answer(stored);
    expect(await message).toEqual({ id: 'm1', seq: 1, clientId: 'mine' });
  });

  it('about a room goes out after the join, in the order in which it was given', async () => {
    const room = client.souk.room(ID);
    room.subscribe({});
    for (const text of ['a', 'b', 'c']) void room.send(text).catch(() => undefined);
    await connect();
    expect(sent()).toEqual([]);
    client.socket.take('room.join')[0]?.answer({ ok: true, seq: 0, oldest: 1 });
    expect(sent().map(({ payload }) => payload['text'])).toEqual(['a', 'b', 'c']);
  });

  it('goes out all the same when the join is refused: the server says what is wrong', async () => {
    const room = client.souk.room(ID);
    room.subscribe({});
    const message = room.send('hello');
    await connect();
    client.socket.take('room.join')[0]?.answer({ ok: false, error: { code: 'not_found', status: 404 } });
    sent()[0]?.answer({ ok: false, error: { code: 'not_found', status: 404, requestId: 'r1' } });
    await expect(message).rejects.toMatchObject({ code: 'not_found', status: 404, requestId: 'r1' });
  });

  it('is sent again with the same name when the connection broke before it was acknowledged', async () => {
    const message = client.souk.room(ID).send('hello');
    await connect();
    const [first] = sent();
    client.socket.cut();
    first?.answer({ ok: true, id: 'never heard', seq: 9 });
    await connect();
    const [second] = sent();
    expect(second?.payload).toEqual(first?.payload);
    second?.answer(stored);
    expect((await message).id).toBe('m1');
  });

  it('is sent again on a connection that does not answer', async () => {
    const message = client.souk.room(ID).send('hello');
    await connect();
    const [first] = sent();
    await client.timing.pass(5_000);
    const [second] = sent();
    expect(second?.payload).toEqual(first?.payload);
    // Whichever is acknowledged first counts, and the other one is not missed.
    first?.answer(stored);
    second?.answer({ ...stored, id: 'm2' });
    expect((await message).id).toBe('m1');
    await client.timing.pass(60_000);
    expect(sent()).toEqual([]);
  });

  it('is not sent twice at once', async () => {
    await Promise.resolve(client.souk.room(ID).subscribe({}));
    const message = client.souk.room(ID).send('hello');
    await enter();
    client.socket.take('room.join');
    expect(sent()).toHaveLength(1);
    client.souk.room('other').subscribe({});
    client.socket.take('room.join')[0]?.answer({ ok: true, seq: 0, oldest: 1 });
    expect(sent()).toHaveLength(0);
    client.souk.close();
    await expect(message).rejects.toMatchObject({ code: 'closed' });
  });

  it('waits as long as the server wants when it is turned away', async () => {
    const message = client.souk.room(ID).send('hello');
    await connect();
    sent()[0]?.answer({ ok: false, error: { code: 'rate_limited', status: 429, retryAfterSeconds: 4 } });
    await client.timing.pass(4_249);
    expect(sent()).toEqual([]);
    await client.timing.pass(1);
    sent()[0]?.answer(stored);
    await message;
  });

  it('tells slow mode to whoever writes, and when to try again', async () => {
    const message = client.souk.room(ID).send('hello');
    await connect();
    sent()[0]?.answer({ ok: false, error: { code: 'slow_mode', status: 429, retryAfterMs: 9_000 } });
    await expect(message).rejects.toMatchObject({ code: 'slow_mode', retryAfterMs: 9_000 });
  });

  it('ends unanswered after its time, whatever is still under way', async () => {
    const message = client.souk.room(ID).send('hello', { timeLimit: 8_000 });
    const refused = expect(message).rejects.toMatchObject({ code: 'unanswered', status: 0 });
    await connect();
    await client.timing.pass(8_000);
    await refused;
    sent();
    client.socket.cut();
    await connect();
    expect(sent()).toEqual([]);
  });

  it('ends with its signal', async () => {
    const stop = new AbortController();
    const message = client.souk.room(ID).send('hello', { signal: stop.signal });
    stop.abort(new Error('never mind'));
    await expect(message).rejects.toThrow('never mind');
    await expect(client.souk.room(ID).send('x', { signal: stop.signal })).rejects.toThrow('never mind');
    await connect();
    expect(sent()).toEqual([]);
  });

  it('claims with one key, however often it is sent', async () => {
    const claim = client.souk.claim('drop', { quantity: 2, key: 'k' });
    await connect();
    const first = client.socket.take('drop.claim');
    client.socket.cut();
    await connect();
    const again = client.socket.take('drop.claim');
    expect([...first, ...again].map(({ payload }) => payload)).toEqual([
      { dropId: 'drop', quantity: 2, key: 'k' },
      { dropId: 'drop', quantity: 2, key: 'k' },
    ]);
    again[0]?.answer({ ok: false, error: { code: 'sold_out', status: 409, final: true } });
    await expect(claim).rejects.toMatchObject({ code: 'sold_out', facts: { final: true } });
  });

  it('bids with a key of its own', async () => {
    const maximum = { amount: 1_000, currency: 'EUR' };
    const bid = client.souk.bid('auction', maximum);
    await connect();
    const [command] = client.socket.take('auction.bid');
    expect(command?.payload).toEqual({
      ...{ auctionId: 'auction', maximum },
      key: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    });
    command?.answer({ ok: true, bid: { id: 'b1', leading: true } });
    expect(await bid).toMatchObject({ id: 'b1', leading: true });
  });

  it('makes another name for each message and each claim', async () => {
    const room = client.souk.room(ID);
    const done = [room.send('a'), room.send('b')].map((message) => message.catch(() => undefined));
    await connect();
    const names = sent().map(({ payload }) => payload['clientId']);
    expect(new Set(names).size).toBe(2);
    expect(names[0]).toMatch(/^[0-9a-f]{32}$/);
    client.souk.close();
    await Promise.all(done);
  });

  it('is refused when a thousand wait already', async () => {
    const room = client.souk.room(ID);
    const waiting = Array.from({ length: 1_000 }, () => room.send('a').catch(() => undefined));
    await expect(room.send('one more')).rejects.toMatchObject({ code: 'overloaded' });
    client.souk.close();
    await Promise.all(waiting);
  });

  it('marks how far somebody has read', async () => {
    const read = client.souk.room(ID).read(7);
    await connect();
    const [command] = client.socket.take('room.read');
    expect(command?.payload).toEqual({ roomId: ID, seq: 7 });
    command?.answer({ ok: true, seq: 9 });
    expect(await read).toBe(9);
  });

  it('shows typing only in a room that is joined, and never late', async () => {
    const room = client.souk.room(ID);
    room.subscribe({});
    room.typing();
    await enter();
    expect(client.socket.take('typing')).toEqual([]);
    room.typing();
    expect(client.socket.take('typing')).toHaveLength(1);
  });

  it('of somebody is never sent in the name of somebody else', async () => {
    const message = client.souk.room(ID).send('from Ann');
    const refused = expect(message).rejects.toMatchObject({ code: 'closed' });
    client.web.answer(200, { user: { id: 'bob' }, accessToken: 'b', refreshToken: 'b', expiresIn: 900 });
    await client.souk.login({ email: 'bob@souk.test', password: 'secret' });
    await refused;
    // The one that was under way is not used.
    await connect();
    expect(client.socket.connected).toBe(false);
    await connect();
    expect([sent(), client.socket.auth.token]).toEqual([[], 'b']);
  });
});
