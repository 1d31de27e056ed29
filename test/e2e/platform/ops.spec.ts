import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type { Socket } from 'socket.io-client';
import { IdentitySeed } from '#identity';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { NodeBus } from '#platform/node-bus/node-bus.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { commandsOf } from './commands.js';
import { closed, handshake, told } from './raw-socket.js';

interface Frame {
  readonly sockets: { readonly here: number; readonly everywhere: number; readonly nodes: number };
  readonly rooms: number;
  readonly messages: number;
  readonly claims: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<'useCases' | 'commands' | 'requests', Readonly<Record<string, number>>>>;
  readonly batches: Readonly<Record<string, { perSecond: number; size: number; milliseconds: number }>>;
}

async function adminOf(app: TestApp): Promise<Visitor> {
  const login = { email: 'admin@example.test', password: 'souk-demo-2026' };
  await app.app.get(IdentitySeed).ensureUser({ ...login, displayName: 'Ada Admin', role: 'admin' });
  return app.signIn(login.email);
}

/** A token like that of `visitor`, with these changes; for a lifetime in seconds say `exp`. */
function tokenLike(app: TestApp, { token }: Visitor, changes: object): string {
  const { exp, iat: _iat, ...claims } = jwt.decode(token) as jwt.JwtPayload;
  return jwt.sign({ exp, ...claims, ...changes }, app.app.get(JwtSecret).signingKey);
}

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** What an operator hears, one after the other. */
function frames(socket: Socket): Frame[] {
  const heard: Frame[] = [];
  socket.on('ops.counters', (frame: Frame) => heard.push(frame));
  return heard;
}

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

async function knock(app: TestApp, auth: object, headers = {}, namespace = '/ops') {
  const outcome = await handshake(app.url, { auth, headers, namespace });
  sockets.push(outcome.socket);
  return outcome;
}

/** A socket on `/`, until the end of the test. */
async function arrive(app: TestApp, visitor: Visitor): Promise<Socket> {
  const socket = await app.connect(visitor);
  sockets.push(socket);
  return socket;
}

async function watch(app: TestApp, { token }: Pick<Visitor, 'token'>): Promise<Socket> {
  const { socket, refused } = await knock(app, { token });
  expect(refused).toBeUndefined();
  return socket;
}

describe('the namespace of operators', () => {
  let app: TestApp;
  let admin: Visitor;
  let shopper: Visitor;
  let shop: Shop;
  beforeAll(async () => {
    app = await startApp();
    admin = await adminOf(app);
    shopper = await app.register('Sam');
    shop = await openShop(app, { quantity: 1 });
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  it.each<[string, () => object, string, number]>([
    ['no token', () => ({}), 'unauthenticated', 401],
    ['a token that is none', () => ({ token: 'x.y.z' }), 'unauthenticated', 401],
    ['a refresh token', () => ({ token: admin.refreshToken }), 'unauthenticated', 401],
    [
      'a token that ran out',
      () => ({ token: tokenLike(app, admin, { exp: inSeconds(-1) }) }),
      'token_expired',
      401,
    ],
    ['a shopper’s token', () => shopper, 'forbidden', 403],
    ['a host’s token', () => shop.host, 'forbidden', 403],
    [
      'a token that makes itself an admin’s',
      () => ({ token: jwt.sign({ role: 'admin' }, 'x'.repeat(40)) }),
      'unauthenticated',
      401,
    ],
  ])('refuses %s at the handshake, and says why', async (_, auth, code, status) => {
    const { refused, socket } = await knock(app, auth());
    expect(refused).toMatchObject({ code, status, type: `urn:souk:problem:${code}` });
    expect(socket.connected).toBe(false);
  });

  it('refuses a shopper on a connection that was let in elsewhere', async () => {
    const people = await arrive(app, shopper);
    const refused = await new Promise((resolve) => {
      const operators = people.io.socket('/ops', { auth: { token: shopper.token } });
      operators.once('connect', () => resolve('let in'));
      operators.once('connect_error', (error: Error & { data?: unknown }) => resolve(error.data));
    });
    expect(refused).toMatchObject({ code: 'forbidden', status: 403 });
    expect(await people.emitWithAck('room.leave', { roomId: shop.roomId })).toEqual({ ok: true });
  });

  it('refuses an admin on a foreign page', async () => {
    expect(String((await knock(app, admin, { origin: 'https://evil.example' })).refused)).toMatch(
      /websocket error/,
    );
    expect((await knock(app, admin, { origin: app.url })).refused).toBeUndefined();
  });

  it('tells what happens here, as it happens', async () => {
    const people = await arrive(app, shopper);
    await people.emitWithAck('room.join', { roomId: shop.roomId });
    const heard = frames(await watch(app, admin));
    // Those of the tests before are gone at the next.
    await waitFor(() => heard.at(-1)?.sockets.here === 1, { describe: 'a frame' });
    expect(heard.at(-1)).toMatchObject({
      sockets: { here: 1, everywhere: 1, nodes: 1 },
      rooms: 1,
      messages: 0,
      claims: {},
    });
    const say = { roomId: shop.roomId, clientId: 'a', text: 'Hello' };
    await people.emitWithAck('message.send', say);
    await people.emitWithAck('message.send', { ...say, text: 1 });
    await people.emitWithAck('drop.claim', { dropId: shop.dropId, quantity: 1, key: 'a' });
    await people.emitWithAck('drop.claim', { dropId: shop.dropId, quantity: 1, key: 'b' });
    await app.call('GET', '/v2/rooms/none/events', { as: shopper });
    const some = (look: (frame: Frame) => number | undefined) => () =>
      heard.some((frame) => (look(frame) ?? 0) > 0);
    const looks: Record<string, (frame: Frame) => number | undefined> = {
      messages: ({ messages }) => messages,
      claims: ({ claims }) => claims['ok'],
      'refused claims': ({ claims }) => claims['limit_reached'],
      'refused use cases': ({ refusals }) => refusals.useCases['limit_reached'],
      'refused commands': ({ refusals }) => refusals.commands['validation_failed'],
      'refused requests': ({ refusals }) => refusals.requests['404'] ?? refusals.requests['400'],
      'batches of messages': ({ batches }) => batches['room-messages']?.size,
    };
    for (const [what, look] of Object.entries(looks)) await waitFor(some(look), { describe: what });
    expect(heard.at(-1)).toMatchObject({
      at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      outboxLagSeconds: expect.any(Number),
      deadJobs: 0,
      eventLoopMilliseconds: { mean: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) },
      databaseConnections: {
        used: expect.any(Number),
        idle: expect.any(Number),
        waiting: expect.any(Number),
      },
    });
    const known = heard.length;
    await waitFor(() => heard.length > known + 1 && heard.at(-1)?.messages === 0, { describe: 'the rest' });
    // Neither a person nor a secret is in what is counted.
    expect(JSON.stringify(heard)).not.toMatch(new RegExp(`Sam|${shopper.id}|${shop.roomId}|${shop.dropId}`));
    people.disconnect();
    await waitFor(() => heard.at(-1)?.sockets.here === 0 && heard.at(-1)?.rooms === 0, {
      describe: 'no socket',
    });
  }, 30_000);

  it('counts nothing while nobody watches', async () => {
    let asked = 0;
    app.app.get(NodeBus).subscribe('ops.ask', () => (asked += 1));
    const quiet = async () => {
      const [before, since] = [asked, Date.now()];
      await waitFor(() => Date.now() - since > 1_500, { describe: 'a second and more' });
      return asked - before;
    };
    expect(await quiet()).toBe(0);
    const operators = await watch(app, admin);
    await waitFor(() => asked > 1, { describe: 'somebody to be told' });
    operators.disconnect();
    const isOver = async () => (await quiet()) === 0;
    await waitFor(isOver, { describe: 'nobody to be told any more' });
  }, 30_000);

  it('says nothing of its own to people, not even to an admin, and hears nothing of theirs', async () => {
    const people = [await arrive(app, shopper), await arrive(app, admin)];
    const heardByPeople: string[] = [];
    for (const one of people) one.onAny((event: string) => heardByPeople.push(event));
    const heardByOperators: string[] = [];
    const operators = await watch(app, admin);
    operators.onAny((event: string) => heardByOperators.push(event));
    for (const one of people) await one.emitWithAck('room.join', { roomId: shop.roomId });
    await people[0]?.emitWithAck('message.send', { roomId: shop.roomId, clientId: 'b', text: 'Hello' });
    await waitFor(() => heardByPeople.filter((event) => event === 'room.events').length === 2, {
      describe: 'a message',
    });
    await waitFor(() => heardByOperators.length > 1, { describe: 'two frames' });
    expect(new Set(heardByOperators)).toEqual(new Set(['ops.counters']));
    expect(heardByPeople.filter((event) => event.startsWith('ops.'))).toEqual([]);
  });

  it('serves no command of people, and people none of its own', async () => {
    const [operators, people] = [await watch(app, admin), await arrive(app, admin)];
    const unknown = { ok: false, error: expect.objectContaining({ code: 'not_found', status: 404 }) };
    const [theirs, ours] = [commandsOf(app, '/'), commandsOf(app, '/ops')].map((commands) =>
      commands.map(({ name }) => name),
    );
    expect(theirs).toEqual(expect.arrayContaining(['room.join', 'drop.claim', 'auth.renew']));
    expect(ours).toContain('auth.renew');
    const payload = { roomId: shop.roomId, dropId: shop.dropId, quantity: 1, key: 'ops' };
    for (const { socket, commands } of [
      { socket: operators, commands: theirs?.filter((name) => ours?.includes(name) === false) ?? [] },
      {
        socket: people,
        commands: ['ops.counters', ...(ours?.filter((name) => theirs?.includes(name) === false) ?? [])],
      },
    ]) {
      for (const command of commands)
        expect([command, await socket.emitWithAck(command, payload)]).toEqual([command, unknown]);
    }
    // The way of those who are many is no way around: the payload is in order.
    const claim = { dropId: shop.dropId, quantity: 1, key: 'ops' };
    expect(await operators.emitWithAck('drop.claim', claim)).toEqual(unknown);
  });

  it('ends with the session, with the token and with the role', async () => {
    const login = await app.signIn('admin@example.test');
    const over = async (socket: Socket) => [await told(socket, 'session.ended'), await closed(socket)];
    const [signedOut, ranOut, demoted, stays] = [
      await watch(app, login),
      await watch(app, { token: tokenLike(app, admin, { exp: inSeconds(2) }) }),
      await watch(app, admin),
      await watch(app, { token: tokenLike(app, admin, { exp: inSeconds(2) }) }),
    ];
    const ends = [signedOut, ranOut, demoted].map(over);
    await app.call('POST', '/v2/auth/logout', { as: login });
    expect(await stays.emitWithAck('auth.renew', { token: admin.token })).toEqual({ ok: true });
    expect(await stays.emitWithAck('auth.renew', { token: shopper.token })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    expect(
      await demoted.emitWithAck('auth.renew', { token: tokenLike(app, admin, { role: 'shopper' }) }),
    ).toMatchObject({
      ok: false,
      error: { code: 'forbidden', status: 403 },
    });
    expect((await Promise.all(ends)).map(([reason]) => reason)).toEqual([
      { reason: 'session_ended' },
      { reason: 'token_expired' },
      { reason: 'role_lost' },
    ]);
    expect(stays.connected).toBe(true);
    expect((await knock(app, login)).refused).toMatchObject({ code: 'unauthenticated' });
  }, 20_000);
});

describe('a flood', () => {
  let app: TestApp;
  let admin: Visitor;
  beforeAll(async () => {
    app = await startApp({ LIMITS_SCALE: '1' });
    admin = await adminOf(app);
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  it.each(['/', '/ops'])(
    'in %s is refused, and cut with a reason if it goes on; others are not',
    async (namespace) => {
      const somebody = namespace === '/' ? await app.guest() : await app.signIn('admin@example.test');
      const { socket: flooding } = await knock(app, somebody, {}, namespace);
      const bystander = await watch(app, admin);
      const answers: { error?: { code: string } }[] = [];
      const reason = told(flooding, 'session.ended');
      const end = closed(flooding);
      const send = () =>
        flooding.emit('auth.renew', { token: '' }, (answer: (typeof answers)[number]) =>
          answers.push(answer),
        );
      for (let count = 0; count < 130; count += 1) send();
      await waitFor(() => answers.length === 130, { describe: 'all to be answered' });
      // Refusals come before answers that were allowed and take longer.
      const refused = answers.filter(({ error }) => error?.code === 'rate_limited');
      expect(refused.length).toBe(10);
      expect(refused[0]?.error).toMatchObject({ status: 429, retryAfterSeconds: expect.any(Number) });
      for (let count = 0; count < 1_200; count += 1) send();
      expect(await reason).toEqual({ reason: 'flooding' });
      expect(await end).toMatch(/disconnect|close/);
      expect(answers.length).toBeLessThanOrEqual(1_200);
      expect(await bystander.emitWithAck('nothing', {})).toMatchObject({ error: { code: 'not_found' } });
    },
    20_000,
  );

  it('of hellos to a namespace that lets nobody in ends the connection', async () => {
    const people = await arrive(app, await app.guest());
    const bystander = await arrive(app, await app.guest());
    const end = closed(people);
    const operators = people.io.socket('/ops', { auth: { token: 'none' } });
    operators.on('connect_error', () => operators.connect());
    expect(await end).toMatch(/close/);
    operators.disconnect();
    expect(bystander.connected).toBe(true);
  }, 20_000);
});

describeWithRedis('several nodes', (redis) => {
  it('are counted together, and a node that went is not', async () => {
    const near = await startApp({ REDIS_URL: redis.url });
    try {
      const far = await near.another();
      const admin = await adminOf(near);
      await near.connect(admin);
      for (const name of ['Ann', 'Bo']) await far.connect(await near.guest(name));
      const heard = frames(await watch(near, admin));
      const known = (sockets: Frame['sockets']) => () =>
        JSON.stringify(heard.at(-1)?.sockets) === JSON.stringify(sockets);
      await waitFor(known({ here: 1, everywhere: 3, nodes: 2 }), {
        describe: 'both nodes',
        timeoutMs: 8_000,
      });
      await far.close();
      await waitFor(known({ here: 1, everywhere: 1, nodes: 1 }), { describe: 'one node', timeoutMs: 8_000 });
    } finally {
      await near.close();
    }
  }, 40_000);
});
