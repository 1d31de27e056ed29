import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentitySeed } from '#identity';
import { CutConnections } from '#platform/sockets/slow-readers/cut-connections.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import type { Schema } from '../../../src/docs/asyncapi/schema.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { breachesOf } from '../../support/schema-check.js';
import { openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { becomes, eur, openAuction, openHouse, order } from '../auctions/house.js';
import { comment, openCommentRoom } from '../drops/comment-room.js';
import { upload } from '../rooms/uploads.js';
import { Recording, type RecordedSocket } from './recording.js';

interface Document {
  readonly operations: Readonly<Record<string, { readonly action: string }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly payload: Schema }>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

const NOBODYS = '018f0000-0000-7000-8000-000000000000';

describe('a session as it went over the wire', () => {
  const recording = new Recording();
  let app: TestApp;
  let document: Document;
  let [host, ann, bob]: Visitor[] = [];
  let annsSocket: RecordedSocket;
  let bobsSocket: RecordedSocket;

  const post = (path: string, as: Visitor | undefined, body?: object) =>
    app.call('POST', path, { ...(as && { as }), key: true, body });
  const told = (name: string): Promise<unknown> =>
    waitFor(() => recording.has(name), { describe: name, timeoutMs: 20_000 });

  beforeAll(async () => {
    app = await startApp();
    document = (await app.call<Document>('GET', '/docs/asyncapi.json')).body as unknown as Document;
    [ann, bob] = [await app.guest('Ann'), await app.guest('Bob')];
    annsSocket = await recording.connect(app, ann);
    bobsSocket = await recording.connect(app, bob);
    const roomId = await talk();
    await acts();
    await sale(roomId);
    await comments();
    await auctions();
    await mistakes(roomId);
    await operations();
    await ends();
  }, 120_000);
  afterAll(async () => {
    recording.close();
    await app.close();
  });

  async function talk(): Promise<string> {
    const shop = await openShop(app, { quantity: 1, onHand: 3, closed: true });
    const { roomId } = shop;
    host = shop.host;
    await annsSocket.command('room.join', { roomId, after: 0 });
    await bobsSocket.command('room.join', { roomId });
    await annsSocket.command('room.join', { roomId, after: 9_999 });
    await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann as Visitor });
    await bobsSocket.command('typing', { roomId });
    const { id } = await annsSocket.command('message.send', { roomId, clientId: 'c1', text: 'hello' });
    const reply = { roomId, clientId: 'c2', text: 'hi', replyTo: id };
    const { seq } = await bobsSocket.command('message.send', reply);
    await annsSocket.command('room.read', { roomId, seq });
    await app.call('DELETE', `/v2/rooms/${roomId}/members/me`, { as: ann as Visitor });
    await annsSocket.command('auth.renew', { token: ann?.token });
    for (const name of ['room.presence', 'room.typing', 'log member.left']) await told(name);
    await sell(shop.dropId);
    for (const verb of ['cancel', 'close']) {
      const { variantId } = shop;
      const drop = await post(`/v2/rooms/${roomId}/drops`, host, { variantId, quantity: 1 });
      if (verb === 'close') await post(`/v2/drops/${String(drop.body['id'])}/open`, host);
      await post(`/v2/drops/${String(drop.body['id'])}/${verb}`, host);
    }
    return roomId;
  }

  /** One unit: claimed, given back, passed to the line and paid. */
  async function sell(dropId: string): Promise<void> {
    for (const verb of ['open', 'pause', 'resume']) await post(`/v2/drops/${dropId}/${verb}`, host);
    const { claim } = await annsSocket.command('drop.claim', { dropId, quantity: 1, key: randomUUID() });
    await bobsSocket.command('drop.claim', { dropId, quantity: 1, key: randomUUID() });
    await post(`/v2/drops/${dropId}/line`, bob);
    await app.call('DELETE', `/v2/claims/${(claim as { id: string }).id}`, { as: ann as Visitor });
    await told('line.turn');
    const { body } = await app.call('GET', `/v2/drops/${dropId}/line/me`, { as: bob as Visitor });
    await order(app, bob as Visitor, (body['claim'] as { id: string }).id);
    await told('log drop.sold_out');
  }

  /** What is done with messages, pins and people. */
  async function acts(): Promise<void> {
    const { host: owner, roomId } = await openShop(app, { quantity: 1 });
    const [mona, mel] = [await app.guest('Mona'), await app.guest('Mel')];
    const staff = await recording.connect(app, owner);
    await staff.command('room.join', { roomId, after: 0 });
    const say = (clientId: string, more: object = {}) =>
      staff.command('message.send', { roomId, clientId, text: 'hello', ...more });
    const { id: attachment } = await upload(app, owner, roomId);
    const { id: messageId } = await say('m1', { mentions: [mel.id], attachments: [attachment] });
    await staff.command('message.edit', { messageId, text: 'hi' });
    for (const command of ['reaction.add', 'reaction.remove'])
      await staff.command(command, { messageId, emoji: '👍' });
    for (const card of [{ productId: NOBODYS }, { messageId }]) {
      const { id: pinId } = await staff.command('pin.add', { roomId, ...card });
      await staff.command('pin.remove', { roomId, pinId });
    }
    await staff.command('message.delete', { messageId });
    const put = (path: string, body?: object) =>
      app.call('PUT', `/v2/rooms/${roomId}/${path}`, { as: owner, ...(body && { body }) });
    for (const role of ['member', 'moderator']) await put(`members/${mona.id}`, { role });
    const mels = await recording.connect(app, mel);
    await mels.command('room.join', { roomId });
    await post(`/v2/rooms/${roomId}/kicks/${mel.id}`, owner);
    await told('room.left');
    for (const kind of ['mutes', 'bans']) {
      await put(`${kind}/${mel.id}`, { seconds: 60, reason: 'spam' });
      await app.call('DELETE', `/v2/rooms/${roomId}/${kind}/${mel.id}`, { as: owner });
    }
    const [type, line] = ['application/x-ndjson', '{"title":"Cap"}'];
    await app.call('POST', '/v2/imports', { as: owner, headers: { 'content-type': type }, body: line });
    await told('import.progress');
    await put('words', { words: ['scam'] });
    const rules = { slowModeSeconds: 5, chat: 'members', links: 'block', shield: true, retentionDays: 30 };
    await app.call('PATCH', `/v2/rooms/${roomId}`, { as: owner, body: rules });
    for (const name of ['message.unpinned', 'message.deleted', 'moderation.shield', 'moderation.words'])
      await told(`log ${name}`);
    // As it is read later.
    await annsSocket.command('room.join', { roomId, after: 0 });
  }

  async function sale(roomId: string): Promise<void> {
    for (const name of ['log drop.cancelled', 'log drop.closed', 'drop.stock']) await told(name);
    await bobsSocket.command('room.leave', { roomId });
  }

  async function comments(): Promise<void> {
    const { roomId } = await openCommentRoom(app);
    await annsSocket.command('room.join', { roomId, after: 0 });
    await comment(app, ann as Visitor, roomId, 'sold');
    await told('claim.held');
  }

  async function auctions(): Promise<void> {
    const house = await openHouse(app);
    const { roomId } = house;
    await annsSocket.command('room.join', { roomId });
    const cancelled = await openAuction(app, house, {}, true);
    await post(`/v2/auctions/${cancelled}/cancel`, house.host);
    for (const isLast of [false, true]) {
      const auctionId = await openAuction(app, house, { seconds: 2, extendSeconds: 2 });
      const bid = { auctionId, key: randomUUID() };
      await bobsSocket.command('auction.bid', { ...bid, maximum: eur(3_000) });
      await annsSocket.command('auction.bid', { ...bid, maximum: eur(9_000) });
      // The one who won gives it back; the last one pays it, and else nobody does.
      for (const winner of [ann, bob] as Visitor[]) {
        const { you } = await becomes(app, auctionId, (seen) => seen.winner?.id === winner.id, winner);
        if (isLast && winner === bob) await order(app, winner, you?.claimId ?? '');
        else await app.call('DELETE', `/v2/claims/${you?.claimId}`, { as: winner });
      }
      await becomes(app, auctionId, ({ state }) => state === (isLast ? 'sold' : 'unsold'));
    }
    await told('log auction.sold');
  }

  /** Every command is refused in every way that a caller can bring about. */
  async function mistakes(roomId: string): Promise<void> {
    const commands = Object.keys(document.operations).filter(
      (name) => document.operations[name]?.action === 'receive',
    );
    for (const name of commands) {
      for (const payload of [{}, null, [], 'text', { roomId: 1, extra: true }])
        await annsSocket.wrong(name, payload);
    }
    await annsSocket.command('room.join', { roomId: NOBODYS });
    await annsSocket.command('typing', { roomId: NOBODYS });
    await annsSocket.command('message.send', { roomId: NOBODYS, clientId: 'c', text: 'x' });
    await annsSocket.command('room.read', { roomId, seq: 1 });
    await annsSocket.command('drop.claim', { dropId: NOBODYS, quantity: 1, key: 'k' });
    await annsSocket.command('auction.bid', { auctionId: NOBODYS, key: 'k', maximum: eur(1) });
    await annsSocket.command('auth.renew', { token: 'forged' });
  }

  async function operations(): Promise<void> {
    const login = { email: 'admin@example.test', password: 'souk-demo-2026' };
    await app.app.get(IdentitySeed).ensureUser({ ...login, displayName: 'Ada Admin', role: 'admin' });
    await recording.connect(app, await app.signIn(login.email), '/ops');
    await told('ops.counters');
  }

  async function ends(): Promise<void> {
    const { id } = bobsSocket.socket;
    app.app.get(CutConnections).remember({ id, data: { actor: { userId: bob?.id } } } as LiveSocket);
    await recording.connect(app, bob as Visitor, '/', { previous: id });
    await told('connection.cut');
    const leaving = await app.another();
    await recording.connect(leaving, bob as Visitor);
    await leaving.close();
    await told('server.draining');
    await app.call('POST', '/v2/auth/logout', { as: ann as Visitor });
    await told('session.ended');
  }

  it('was long enough to show something', () => {
    expect(recording.frames.length).toBeGreaterThan(100);
  });

  it('is described, frame by frame, in both directions', () => {
    const { messages, schemas } = document.components;
    const breaches = recording.frames
      .filter(({ isWrong }) => isWrong !== true)
      .flatMap(({ name, payload }) => {
        const message = messages[name];
        if (message === undefined) return [`${name} is not in the document`];
        return breachesOf(payload, message.payload, schemas).map((breach) => `${name}${breach}`);
      });
    expect([...new Set(breaches)]).toEqual([]);
  });

  it('shows every message and every event that is described', () => {
    const described = [
      ...Object.keys(document.components.messages),
      ...Object.keys(document.components.schemas)
        .filter((name) => name.includes('.'))
        .map((type) => `log ${type}`),
    ];
    expect(described.filter((name) => !recording.has(name))).toEqual([]);
  });

  it('shows commands that the description refuses refused by the server as well', () => {
    const { messages, schemas } = document.components;
    const wrong = recording.frames.filter(({ isWrong }) => isWrong);
    expect(wrong.length).toBeGreaterThan(30);
    for (const { name, payload } of wrong) {
      expect([name, payload, breachesOf(payload, messages[name]?.payload ?? {}, schemas)]).not.toEqual([
        name,
        payload,
        [],
      ]);
    }
    const answers = recording.frames.filter(
      ({ name, payload }) =>
        name.endsWith('.ack') &&
        (payload as { error?: { code: string } }).error?.code === 'validation_failed',
    );
    expect(answers).toHaveLength(wrong.length);
  });
});
