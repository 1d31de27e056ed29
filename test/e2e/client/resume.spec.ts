import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { numbers, openRoom, say, sayMuch } from '../rooms/ear.js';
import { Listener } from './listener.js';
import { Switchboard } from './switchboard.js';

interface Log {
  readonly data: readonly { readonly seq: number; readonly data: { readonly text?: string } }[];
}

describe('the client', () => {
  let app: TestApp;
  let line: Switchboard;
  let ann: Listener;
  let roomId: string;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());
  beforeEach(async () => {
    line = await Switchboard.to(app.url);
    ann = await Listener.at(line);
    ({ roomId } = await openRoom(app));
  });
  afterEach(async () => {
    ann.souk.close();
    await line.close();
  });

  const storedTexts = async (): Promise<unknown[]> => {
    const answer = await app.call<Log>('GET', `/v2/rooms/${roomId}/events?after=0&limit=100`, {
      as: await app.guest('Reader'),
    });
    return answer.body.data.map(({ data }) => data.text);
  };

  it('hears all that was said before and after it came, once and in order, with everything the table has', async () => {
    const bob = await app.guest('Bob');
    await say(app, bob, roomId, 'one');
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    const two = await say(app, bob, roomId, 'two');
    await ann.hears(2);
    expect(ann.texts).toEqual(['one', 'two']);
    expect(ann.events[1]).toEqual(two);
  });

  it('has no gap and no double after any number of broken connections while others talk', async () => {
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    const bob = await app.guest('Bob');
    let said = 0;
    let enough = false;
    const talking = (async () => {
      for (; !enough; said += 10) await sayMuch(app, bob, roomId, 10);
    })();
    const losses = (): number => ann.states.filter(([state]) => state === 'away').length;
    for (let cuts = 1; cuts <= 6; cuts += 1) {
      await waitFor(() => talk.isLive, { describe: 'being in the room', timeoutMs: 10_000 });
      const heard = ann.seqs.length;
      await waitFor(() => ann.seqs.length > heard + 5, { describe: 'some talk', timeoutMs: 10_000 });
      line.cut();
      await waitFor(() => losses() === cuts, { describe: 'the loss' });
    }
    enough = true;
    await talking;
    await ann.hears(said);
    expect(ann.seqs).toEqual(numbers(1, said));
    expect(talk.proof()).toMatchObject({ first: 1, last: said, count: said, gapFree: true, doubles: 0 });
  }, 60_000);

  it('comes back although its connection breaks in the middle of the handshake', async () => {
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    line.breakHandshakes(2);
    line.cut();
    expect(await ann.souk.room(roomId).send('still here')).toMatchObject({ seq: 1 });
    await ann.hears(1);
    expect(ann.states.filter(([state]) => state === 'live')).toHaveLength(2);
  });

  it('stores a message once although its acknowledgement was lost', async () => {
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    line.deafen();
    const sent = ann.souk.room(roomId).send('only once');
    await waitFor(async () => (await storedTexts()).length === 1, { describe: 'the message' });
    line.cut();
    expect(await sent).toMatchObject({ seq: 1 });
    await ann.hears(1);
    expect(await storedTexts()).toEqual(['only once']);
    expect(ann.seqs).toEqual([1]);
  });

  it('sends what was written offline once it is back, in order', async () => {
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    line.cut();
    const room = ann.souk.room(roomId);
    const sent = await Promise.all(['a', 'b', 'c'].map((text) => room.send(text)));
    expect(sent.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await ann.hears(3);
    expect(ann.texts).toEqual(['a', 'b', 'c']);
  });

  it('begins anew when it is too far behind', async () => {
    await sayMuch(app, await app.guest('Bob'), roomId, 60);
    const talk = ann.listen(roomId, 9_999);
    await ann.hears(60);
    expect(ann.resets).toBe(1);
    expect(talk.proof()).toMatchObject({ first: 11, last: 60, count: 50, gapFree: true, resets: 1 });
  });

  it('is told what is wrong with a command, and goes on', async () => {
    const room = ann.souk.room(roomId);
    await expect(room.send('')).rejects.toMatchObject({
      code: 'validation_failed',
      status: 400,
      errors: [{ path: 'text', message: expect.any(String) as unknown }],
    });
    expect(await room.send('fine')).toMatchObject({ seq: 1 });
    const { host, roomId: closed } = await openRoom(app, 'private');
    expect(host.id).not.toBe(ann.souk.user?.id);
    await expect(ann.listen(closed).joined).rejects.toMatchObject({ code: 'not_found' });
    expect(ann.states.at(-1)).toEqual(['closed', 'not_found']);
  });

  it('shows presence and typing, and marks what was read', async () => {
    const bob = await Listener.at(line, 'Bob');
    const counts: number[] = [];
    const typists: string[] = [];
    await ann.souk.call('PUT /v2/rooms/{id}/members/me', { path: { id: roomId } });
    const talk = ann.souk.room(roomId).subscribe({
      onPresence: ({ count }) => void counts.push(count),
      onTyping: ({ users }) => void typists.push(...users.map(({ displayName }) => displayName)),
    });
    await talk.joined;
    await bob.listen(roomId).joined;
    bob.souk.room(roomId).typing();
    await waitFor(() => counts.at(-1) === 2 && typists.includes('Bob'), { describe: 'Bob' });
    const { seq } = await ann.souk.room(roomId).send('read this');
    expect(await ann.souk.room(roomId).read(seq)).toBe(seq);
    bob.souk.close();
    await waitFor(() => counts.at(-1) === 1, { describe: 'Bob to be gone' });
  });
});
