import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf, openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { answerTo, comment, openCommentRoom } from '../drops/comment-room.js';
import { claim, order } from '../orders/buying.js';
import { Ear, numbers } from './ear.js';
import { staffedRoom, trySaying, verdict } from './staff.js';

interface Followed {
  readonly data: readonly {
    readonly id: string;
    readonly displayName: string;
    readonly followedAt: string;
  }[];
  readonly page: { readonly next: string | null };
}

describeWithRedis('the rules of talk on two nodes', (redis) => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const node = await startApp({ REDIS_URL: redis.url });
    nodes = [node, await node.another()];
  }, 60_000);
  afterAll(() => nodes[0].close());

  const patch = (as: Visitor, roomId: string, body: object) =>
    nodes[0].call('PATCH', `/v2/rooms/${roomId}`, { as, body });
  const putWords = (as: Visitor, roomId: string, words: unknown) =>
    nodes[0].call('PUT', `/v2/rooms/${roomId}/words`, { as, body: { words } });
  const follow = async (as: Visitor, { id }: Visitor, method = 'PUT') =>
    expect((await nodes[0].call(method, `/v2/hosts/${id}/follow`, { as })).status).toBe(204);
  const unfollow = (as: Visitor, host: Visitor) => follow(as, host, 'DELETE');
  /** What comes of saying it on the node where the rule was not made. */
  const outcome = async (as: Visitor, roomId: string, text?: string): Promise<string> => {
    const answer = await trySaying(nodes[1], as, roomId, text);
    const { reason } = answer.body;
    return typeof reason === 'string' ? `${verdict(answer)} ${reason}` : verdict(answer);
  };

  it('keep words out, whole ones, whatever their case and accents, on both wires', async () => {
    const { roomId, host, moderator, member, stranger } = await staffedRoom(nodes[0]);
    const kept = await putWords(moderator, roomId, ['Scam', 'dépôt', 'SCAM']);
    expect([kept.status, kept.body]).toEqual([200, { words: ['depot', 'scam'] }]);
    for (const text of ['a SCAM!', 'le Depot', 's\u200bcam'])
      expect([text, await outcome(member, roomId, text)]).toEqual([text, '403 forbidden word']);
    expect(await outcome(stranger, roomId, 'scampi')).toBe('201');
    for (const as of [host, moderator]) expect(await outcome(as, roomId, 'this is a scam')).toBe('201');
    const ear = await Ear.of(nodes[1], member);
    const ack = await ear.command('message.send', { roomId, clientId: 'c', text: 'scam' });
    expect(ack).toMatchObject({ ok: false, error: { code: 'forbidden', status: 403, reason: 'word' } });
    expect(
      (await logOf(nodes[0], host, roomId)).find(({ type }) => type === 'moderation.words')?.data,
    ).toEqual({
      ...{ added: 2, removed: 0 },
    });
    await putWords(moderator, roomId, []);
    expect(await outcome(member, roomId, 'scam')).toBe('201');
  });

  it('show the words to moderators only, and take only words', async () => {
    const { roomId, moderator, member, stranger } = await staffedRoom(nodes[0]);
    const words = numbers(1, 500).map((n) => `word${n}`);
    expect((await putWords(moderator, roomId, words)).status).toBe(200);
    const shown = await nodes[1].call('GET', `/v2/rooms/${roomId}/words`, { as: moderator });
    expect(shown.body['words']).toHaveLength(500);
    for (const as of [member, stranger]) {
      expect(verdict(await nodes[0].call('GET', `/v2/rooms/${roomId}/words`, { as }))).toBe('403 forbidden');
      expect(verdict(await putWords(as, roomId, []))).toBe('403 forbidden');
    }
    const bad = [
      [...words, 'more'],
      ['two words'],
      [''],
      ['x'.repeat(51)],
      [1],
      [null],
      'word',
      null,
      { 0: 'a' },
    ];
    for (const list of bad)
      expect(verdict(await putWords(moderator, roomId, list))).toBe('400 validation_failed');
    const hidden = await staffedRoom(nodes[0], 'private');
    expect(verdict(await putWords(moderator, hidden.roomId, []))).toBe('404 not_found');
  });

  it('leave links to members, or to nobody but moderators', async () => {
    const { roomId, moderator, member, stranger } = await staffedRoom(nodes[0]);
    const text = 'see https://example.test/x';
    expect(await outcome(stranger, roomId, text)).toBe('201');
    await patch(moderator, roomId, { links: 'members' });
    expect(await outcome(stranger, roomId, text)).toBe('403 forbidden link');
    expect(await outcome(member, roomId, text)).toBe('201');
    await patch(moderator, roomId, { links: 'block' });
    expect(await outcome(member, roomId, 'on example.com')).toBe('403 forbidden link');
    expect(await outcome(member, roomId, 'no link')).toBe('201');
    expect(await outcome(moderator, roomId, text)).toBe('201');
  });

  it('leave the talk to members of an age', async () => {
    const { roomId, moderator, member, stranger } = await staffedRoom(nodes[0]);
    await patch(moderator, roomId, { chat: 'members' });
    expect(await outcome(stranger, roomId)).toBe('403 forbidden members');
    expect(await outcome(member, roomId)).toBe('201');
    await patch(moderator, roomId, { minMemberSeconds: 2 });
    await nodes[0].call('PUT', `/v2/rooms/${roomId}/members/me`, { as: stranger });
    const refused = await trySaying(nodes[1], stranger, roomId);
    expect(refused.body).toMatchObject({ code: 'forbidden', reason: 'membership' });
    expect(refused.body['retryAfterMs']).toBeLessThanOrEqual(2_000);
    await waitFor(async () => (await outcome(stranger, roomId)) === '201', { describe: 'the age' });
  });

  it('raise a shield before which one must have been a member, and take it down', async () => {
    const { roomId, moderator, member, stranger, host } = await staffedRoom(nodes[0]);
    const ear = await Ear.of(nodes[1], stranger);
    await ear.join(roomId);
    for (let time = 0; time < 2; time += 1) await patch(moderator, roomId, { shield: true });
    await waitFor(() => ear.events.some(({ type }) => type === 'moderation.shield'), {
      describe: 'the shield',
    });
    await nodes[0].call('PUT', `/v2/rooms/${roomId}/members/me`, { as: stranger });
    expect(await outcome(stranger, roomId)).toBe('403 forbidden shield');
    // Another rule changes nothing of when it went up.
    await patch(moderator, roomId, { links: 'block' });
    expect(await outcome(stranger, roomId)).toBe('403 forbidden shield');
    expect(await outcome(member, roomId)).toBe('201');
    await patch(moderator, roomId, { shield: false });
    expect(await outcome(stranger, roomId)).toBe('201');
    const told = (await logOf(nodes[0], host, roomId)).filter(({ type }) => type === 'moderation.shield');
    expect(told.map(({ data }) => data)).toEqual([{ shield: true }, { shield: false }]);
  });

  it('hold from their place in the log on: nothing that is against them has a higher number', async () => {
    const { roomId, moderator, host } = await staffedRoom(nodes[0]);
    const guests = await Promise.all(numbers(1, 20).map(() => nodes[0].guest()));
    const talking = guests.map(async (guest, n) => {
      for (const _ of numbers(1, 10)) await trySaying(nodes[n % 2] as TestApp, guest, roomId);
    });
    await waitFor(async () => (await logOf(nodes[0], host, roomId)).length > 20, { describe: 'talk' });
    expect((await patch(moderator, roomId, { shield: true })).status).toBe(200);
    await Promise.all(talking);
    expect((await logOf(nodes[0], host, roomId)).at(-1)?.type).toBe('moderation.shield');
  }, 30_000);

  it('leave the talk to those who bought of the owner', async () => {
    const shop = await openShop(nodes[0]);
    const { host, roomId } = shop;
    const [ann, bob] = [await nodes[0].register('Ann'), await nodes[0].register('Bob')];
    await nodes[0].call('PUT', `/v2/rooms/${roomId}/members/me`, { as: bob });
    await patch(host, roomId, { chat: 'buyers' });
    expect(await outcome(ann, roomId)).toBe('403 forbidden buyers');
    await order(nodes[0], ann, [await claim(nodes[0], shop, ann)]);
    await waitFor(async () => (await outcome(ann, roomId)) === '201', {
      describe: 'the buyer',
      timeoutMs: 10_000,
    });
    expect(await outcome(bob, roomId)).toBe('403 forbidden buyers');
    expect(await outcome(host, roomId)).toBe('201');
    await patch(host, roomId, { chat: 'everyone' });
    expect(await outcome(bob, roomId)).toBe('201');
  }, 30_000);

  it('leave the talk to those who follow the owner, whatever they do in it, from one word to the next', async () => {
    const { roomId, host, coHost, moderator, member, stranger } = await staffedRoom(nodes[0]);
    const said = await trySaying(nodes[0], member, roomId);
    const ear = await Ear.of(nodes[1], member);
    await ear.join(roomId);
    let sent = 0;
    const send = () => ear.command('message.send', { roomId, clientId: `s${(sent += 1)}`, text: 'hello' });
    const [messageId, emoji] = [String(said.body['id']), '👍'];
    await patch(moderator, roomId, { chat: 'followers' });
    const none = { ok: false, error: { code: 'forbidden', status: 403, reason: 'followers' } };
    expect(await send()).toMatchObject(none);
    expect(await ear.command('reaction.add', { messageId, emoji })).toMatchObject(none);
    expect(await ear.command('message.edit', { messageId, text: 'else' })).toMatchObject(none);
    const told = (await logOf(nodes[0], host, roomId)).find(({ type }) => type === 'moderation.chat');
    expect(told?.data).toEqual({
      ...{ chat: 'followers', minMemberSeconds: 0, minFollowSeconds: 0 },
      was: { chat: 'everyone', minMemberSeconds: 0, minFollowSeconds: 0 },
    });
    for (const as of [host, coHost, moderator]) expect(await outcome(as, roomId)).toBe('201');
    await follow(stranger, await nodes[0].host());
    expect(await outcome(stranger, roomId)).toBe('403 forbidden followers');
    for (const as of [stranger, member]) await follow(as, host);
    expect(await outcome(stranger, roomId)).toBe('201');
    expect(await send()).toMatchObject({ ok: true });
    expect(await ear.command('reaction.add', { messageId, emoji })).toMatchObject({ ok: true });
    expect(await ear.command('message.edit', { messageId, text: 'else' })).toMatchObject({ ok: true });
    await unfollow(member, host);
    expect(await send()).toMatchObject(none);
    await patch(moderator, roomId, { chat: 'members' });
    expect(await send()).toMatchObject({ ok: true });
    await patch(moderator, roomId, { chat: 'followers' });
    expect(await send()).toMatchObject(none);
  });

  it('leave it to those who have followed for a time, which the second one who follows again begins anew', async () => {
    const { roomId, host, moderator, stranger } = await staffedRoom(nodes[0]);
    await patch(moderator, roomId, { chat: 'followers', minFollowSeconds: 2 });
    await follow(stranger, host);
    const refused = await trySaying(nodes[1], stranger, roomId);
    expect(refused.body).toMatchObject({ code: 'forbidden', reason: 'following' });
    expect(refused.body['retryAfterMs']).toBeGreaterThan(0);
    expect(refused.body['retryAfterMs']).toBeLessThanOrEqual(2_000);
    await waitFor(async () => (await outcome(stranger, roomId)) === '201', { describe: 'the age' });
    await follow(stranger, host);
    expect(await outcome(stranger, roomId)).toBe('201');
    await unfollow(stranger, host);
    await follow(stranger, host);
    expect(await outcome(stranger, roomId)).toBe('403 forbidden following');
  });

  it('leave comments that claim to followers, too', async () => {
    const room = await openCommentRoom(nodes[0]);
    const [ann, bob] = [await nodes[0].guest(), await nodes[0].guest()];
    await patch(room.host, room.roomId, { chat: 'followers' });
    expect(await outcome(ann, room.roomId, 'sold')).toBe('403 forbidden followers');
    await follow(bob, room.host);
    const { id } = await comment(nodes[1], bob, room.roomId, 'sold');
    expect(await answerTo(nodes[0], room, id)).toMatch(/^Yours, number 1: /);
    const { body } = await nodes[0].call('GET', `/v2/drops/${room.drops['M']}`);
    expect(body).toMatchObject({ held: 1 });
  });

  it('ask for hosts to follow: others and hosts, as often as one likes, told the latest first', async () => {
    const [ann, stranger] = [await nodes[0].guest(), await nodes[0].register('Eve')];
    const hosts = [await nodes[0].host(), await nodes[0].host(), await nodes[0].host()];
    for (const host of [...hosts, ...hosts]) await follow(ann, host);
    const followed = (as: Visitor, query = '') =>
      nodes[1].call<Followed>('GET', `/v2/me/follows${query}`, { as });
    const all = (await followed(ann)).body;
    expect(all.data.map(({ id }) => id)).toEqual(hosts.map(({ id }) => id).toReversed());
    expect(all.data[0]).toEqual({
      ...{ id: hosts[2]?.id, displayName: hosts[2]?.displayName, followedAt: expect.any(String) },
    });
    const first = (await followed(ann, '?limit=2')).body;
    const rest = (await followed(ann, `?limit=2&cursor=${first.page.next}`)).body;
    expect([[...first.data, ...rest.data], rest.page.next]).toEqual([all.data, null]);
    for (let time = 0; time < 2; time += 1) await unfollow(ann, hosts[1] as Visitor);
    expect((await followed(ann)).body.data.map(({ id }) => id)).toEqual([hosts[2]?.id, hosts[0]?.id]);
    expect((await followed(stranger)).body.data).toEqual([]);
    for (const query of ['?cursor=x', `?cursor=${first.page.next}x`, '?limit=0', '?limit=101', '?host=1'])
      expect([query, (await followed(ann, query)).status]).toEqual([query, 400]);
    const path = (id: string) => `/v2/hosts/${id}/follow`;
    for (const method of ['PUT', 'DELETE']) {
      for (const id of [stranger.id, '018f0000-0000-7000-8000-000000000000', 'me', '%00'])
        expect(verdict(await nodes[0].call(method, path(id), { as: ann }))).toBe('404 not_found');
      expect((await nodes[0].call(method, path(stranger.id))).status).toBe(401);
    }
    const [host] = hosts as [Visitor];
    expect(verdict(await nodes[0].call('PUT', path(host.id), { as: host }))).toBe('400 validation_failed');
    expect((await nodes[1].call('GET', '/v2/me/follows')).status).toBe(401);
  });

  it.each([
    { chat: 'nobody' },
    { chat: null },
    { links: true },
    { links: ['allow'] },
    { shield: 'true' },
    { shield: 1 },
    { minMemberSeconds: -1 },
    { minMemberSeconds: 2_592_001 },
    { minFollowSeconds: -1 },
    { minFollowSeconds: 2_592_001 },
    { minFollowSeconds: '5' },
    { chat: 'followers', minFollowSeconds: null },
    { rules: {} },
  ])('refuse %j', async (body) => {
    const { roomId, moderator } = await staffedRoom(nodes[0]);
    expect(verdict(await patch(moderator, roomId, body))).toBe('400 validation_failed');
  });

  it('are edits like others: of two that were made from one view, one is refused', async () => {
    const { roomId, moderator } = await staffedRoom(nodes[0]);
    const view = await nodes[0].call('GET', `/v2/rooms/${roomId}`, { as: moderator });
    const headers = { 'if-match': view.headers.get('etag') ?? '' };
    const edit = (body: object) =>
      nodes[0].call('PATCH', `/v2/rooms/${roomId}`, { as: moderator, headers, body });
    expect(verdict(await edit({ shield: true }))).toBe('200');
    expect(verdict(await edit({ links: 'block' }))).toBe('412 precondition_failed');
  });
});
