/** Every command of every gateway with all that it should not get. `SOUK_SOAK=1` runs it for long, with new seeds. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Logger } from 'pino';
import type { Socket } from 'socket.io-client';
import { LOGGER } from '#platform/telemetry/logger.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf, openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { type Command, commandsOf } from './commands.js';
import { fieldsOf, isUnsound, MARK, sent, sound, spoilt } from './junk.js';
import { closed } from './raw-socket.js';
import { metric } from './wire.js';

const SOAK = process.env['SOUK_SOAK'] === '1';
const SEED = SOAK ? Date.now() % 2 ** 31 : 20_261_121;
const RUNS = SOAK ? 5_000 : 60;
/** Where a logger of pino writes to: a name of its own. */
const streamOf = (logger: Logger) =>
  Object.getOwnPropertySymbols(logger).find(({ description }) => description === 'pino.stream') as symbol;
/** Every so many runs somebody else says something. */
const TALK_EVERY = 20;
const PATIENCE = SOAK ? 1_800_000 : 60_000;

/** What a client may be told of what it sent: nothing that says that something broke. */
const CODES =
  /^(validation_failed|not_found|unauthenticated|token_expired|conflict|limit_reached|sold_out|drop_not_open|invalid_transition|forbidden|slow_mode|muted|banned)$/;
const INSIDE = /node_modules|\.[tj]s\b|\bstack\b|\bat \S+ \(|SELECT |INSERT |postgres/;

interface Answer {
  readonly ok: boolean;
  readonly error?: {
    readonly code: string;
    readonly status: number;
    readonly detail: string;
    readonly errors?: readonly { readonly path: string; readonly message: string }[];
  };
}

describe('whatever a socket sends', () => {
  let app: TestApp;
  let shop: Shop;
  let ann: Visitor;
  let bo: Socket;
  let cy: Socket;
  let fuzzer: Socket;
  let forged: string[];
  let commands: Command[];
  const log: string[] = [];
  const heard: number[] = [];
  let said = 0;
  let runs = 0;

  beforeAll(async () => {
    if (SOAK) process.stdout.write(`the seed of this fuzz: ${SEED}\n`);
    app = await startApp();
    const logger = app.app.get<Logger>(LOGGER);
    Reflect.set(logger, streamOf(logger), { write: (line: string) => log.push(line) });
    logger.level = 'info';
    shop = await openShop(app, { quantity: 1_000_000 });
    const secret = await openShop(app, { kind: 'private' });
    ann = await app.guest('Ann');
    [bo, cy] = [await app.connect(await app.guest('Bo')), await app.connect(await app.guest('Cy'))];
    forged = [secret, shop].flatMap(({ roomId, host }) => [`room:${roomId}`, `user:${host.id}`]);
    forged.push(secret.roomId, secret.dropId, bo.id ?? '', cy.id ?? '');
    bo.on('room.events', ({ events }: { events: { seq: number }[] }) =>
      heard.push(...events.map(({ seq }) => seq)),
    );
    await bo.emitWithAck('room.join', { roomId: shop.roomId, after: 0 });
    commands = commandsOf(app, '/');
  }, 60_000);
  afterAll(async () => {
    await app.close();
  }, 60_000);

  beforeEach(async () => {
    fuzzer = await app.connect(ann);
  });
  afterEach(() => void fuzzer.disconnect());

  const inOrder = ({ dto, name }: Command) => ({
    ...sound(dto, { roomId: shop.roomId, dropId: shop.dropId, token: ann.token, seq: 1, emoji: '👍' }),
    // What may be missing is missing, and here one of two must be there.
    ...(name === 'pin.add' && { productId: shop.variantId }),
  });

  /** Somebody else says something, and a third hears it. */
  const talk = async (): Promise<void> => {
    const message = { roomId: shop.roomId, clientId: `cy-${(said += 1)}`, text: 'Hello' };
    const { seq } = (await cy.timeout(10_000).emitWithAck('message.send', message)) as { seq: number };
    await waitFor(() => heard.includes(seq), {
      describe: 'the others to hear what is said',
      timeoutMs: 10_000,
    });
  };

  /** What is wrong with an answer, whatever it answers. */
  const faults = (answer: Answer): string[] => {
    const text = JSON.stringify(answer);
    return [
      ...(answer.ok === true || CODES.test(answer.error?.code ?? '') ? [] : [`code ${answer.error?.code}`]),
      ...(answer.ok === false && INSIDE.test(text) ? [`shows its inside: ${text.slice(0, 500)}`] : []),
      ...(answer.ok === false && text.includes(MARK) ? [`repeats: ${text.slice(0, 500)}`] : []),
      ...(text.length > 10_000 ? [`${text.length} characters`] : []),
    ];
  };

  const told = ({ error }: Answer) => ({
    code: error?.code,
    paths: (error?.errors ?? []).map(({ path }) => typeof path),
  });

  /** Sends it to every command, and has others talk meanwhile. */
  async function fuzz(
    make: (command: Command) => fc.Arbitrary<unknown[]>,
    judge: (command: Command, args: unknown[], answer: Answer) => void,
    which = commands,
  ) {
    for (const command of which) {
      const property = fc.asyncProperty(make(command), async (args) => {
        const answer = (await fuzzer.timeout(10_000).emitWithAck(command.name, ...args)) as Answer;
        expect([command.name, faults(answer)]).toEqual([command.name, []]);
        judge(command, args, answer);
        if ((runs += 1) % TALK_EVERY === 0) await talk();
        expect(fuzzer.connected).toBe(true);
      });
      await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: !SOAK });
    }
  }

  it('is known by what the gateways subscribe to, and by the fields of each command', () => {
    expect(commands.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'room.join',
        'room.leave',
        'message.send',
        'typing',
        'room.read',
        'drop.claim',
        'auction.bid',
        'auth.renew',
      ]),
    );
    for (const { name, dto } of commands) expect([name, fieldsOf(dto).size > 0]).toEqual([name, true]);
  });

  it(
    'is refused with a path if it is not in order, and hurts nobody',
    async () => {
      const make = (command: Command) => spoilt(inOrder(command), forged).map((payload) => [payload]);
      await fuzz(make, (command, [payload], answer) => {
        if (!isUnsound(command.dto, sent(payload))) return;
        const { code, paths } = told(answer);
        expect([answer.ok, code, paths.length > 0, new Set(paths)]).toEqual([
          false,
          'validation_failed',
          true,
          new Set(['string']),
        ]);
      });
    },
    PATIENCE,
  );

  it(
    'is refused if it is more than one payload',
    async () => {
      const make = (command: Command) =>
        fc
          .tuple(
            fc.constant(inOrder(command)),
            spoilt(inOrder(command), forged),
            fc.constantFrom('ack', null, {}, 1),
          )
          .map((args) => [...args]);
      await fuzz(make, (_, __, answer) =>
        expect(told(answer)).toMatchObject({ code: 'validation_failed', paths: ['string'] }),
      );
    },
    PATIENCE,
  );

  it(
    'opens nothing that is not the sender’s: unknown ids and those of a private room are alike',
    async () => {
      const ids = ({ dto }: Command) =>
        [...fieldsOf(dto)].flatMap(([name, { format, required }]) =>
          format === 'uuid' && required !== false ? [name] : [],
        );
      const foreign = fc.oneof(
        fc.uuid(),
        fc.constantFrom(...forged.filter((one) => /^[0-9a-f-]{36}$/.test(one))),
      );
      const make = (command: Command) =>
        foreign.map((id) => [
          { ...inOrder(command), ...Object.fromEntries(ids(command).map((name) => [name, id])) },
        ]);
      // A token is no id. To have left a room that one was not in is no news, whichever it is.
      const which = commands.filter((one) => ids(one).length > 0 && one.name !== 'room.leave');
      await fuzz(make, (_, __, answer) => expect(told(answer).code).toBe('not_found'), which);
    },
    PATIENCE,
  );

  it(
    'needs no ack, in order or not',
    async () => {
      for (const command of commands) {
        const payloads = fc.sample(spoilt(inOrder(command), forged), { seed: SEED, numRuns: RUNS });
        for (const payload of payloads) fuzzer.emit(command.name, payload);
        await talk();
        expect(await fuzzer.timeout(10_000).emitWithAck('room.leave', { roomId: shop.roomId })).toEqual({
          ok: true,
        });
      }
    },
    PATIENCE,
  );

  it(
    'ends the connection if it is a megabyte, and no other',
    async () => {
      for (const command of commands) {
        for (const payload of [
          'x'.repeat(2 ** 20),
          Buffer.alloc(2 ** 20),
          { ...inOrder(command), extra: 'x'.repeat(2 ** 20) },
        ]) {
          const socket = await app.connect(ann);
          const end = closed(socket);
          socket.emit(command.name, payload, () => undefined);
          expect(await end).toMatch(/transport (close|error)/);
        }
        await talk();
      }
      expect(fuzzer.connected).toBe(true);
    },
    PATIENCE,
  );

  it('leaves no gap for the others, no trace in the logs, and nothing behind', async () => {
    await talk();
    const events = await logOf(app, ann, shop.roomId);
    await waitFor(() => heard.length >= events.length, { describe: 'all to be heard' });
    expect(heard).toEqual(events.map(({ seq }) => seq));
    expect(heard).toEqual(heard.map((_, index) => index + 1));
    expect(JSON.stringify(events)).not.toMatch(/node_modules|\bat \S+ \(/);
    expect(log.filter((line) => /"level":"(warn|error|fatal)"|"stack"/.test(line))).toEqual([]);
    fuzzer.disconnect();
    const left = async () =>
      [await metric(app.url, 'souk_rooms_open'), await metric(app.url, 'souk_sockets')].join() === '1,2';
    await waitFor(left, { describe: 'only the room and the sockets of the others' });
    // Nor has any object of Souk's got more than it was made with.
    expect('admin' in app.app.get<Logger>(LOGGER)).toBe(false);
  }, 20_000);
});
