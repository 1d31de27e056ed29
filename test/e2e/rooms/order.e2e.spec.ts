import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { logOf } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, type HeardEvent, numbers, openRoom } from './ear.js';

const WRITERS = 20;
const EACH = 10;

describe('one log for everyone, with a slow database', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let node: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    proxy = await startLatencyProxy({ target: { host: hostname, port: Number(port) }, delayMs: [0, 1] });
    node = await startApp({ DATABASE_URL: proxy.through(database.url) });
    // No Redis: what one node commits, the other learns from the table alone.
    other = await node.another();
  }, 60_000);
  afterAll(async () => {
    proxy.setDelay([0, 0]);
    await node.close();
    await proxy.close();
    await database.drop();
  });

  const writers = (): Promise<Visitor[]> =>
    Promise.all(numbers(1, WRITERS).map((n) => node.guest(`Writer ${n}`)));

  it('is the same, contiguous and complete for all sockets, whoever writes and whenever they join or break off', async () => {
    const people = await writers();
    const { roomId } = await openRoom(node);
    const reader = people[0] as Visitor;
    proxy.setDelay([20, 50]);
    const ears: Ear[] = [];
    for (const app of [node, other, node, other]) {
      const ear = await Ear.of(app, reader);
      await ear.join(roomId, 0);
      ears.push(ear);
    }
    const acknowledged = new Map<string, number>();
    const writing = people.map(async (writer, index) => {
      const ear = await Ear.of(index % 2 === 0 ? node : other, writer);
      for (const n of numbers(1, EACH)) {
        const clientId = `${index}-${n}`;
        // Twice at once, on whichever node: it is one message.
        const message = { roomId, clientId, text: clientId };
        const [one, two] = await Promise.all([
          ear.command('message.send', message),
          ear.command('message.send', message),
        ]);
        expect(two).toEqual(one);
        acknowledged.set(clientId, one.seq ?? 0);
      }
    });
    const wandering = (async () => {
      const heard: HeardEvent[] = [];
      while (acknowledged.size < WRITERS * EACH) {
        const ear = await Ear.of(heard.length % 2 === 0 ? node : other, reader);
        await ear.join(roomId, heard.at(-1)?.seq ?? 0);
        await pause(150);
        ear.socket.disconnect();
        heard.push(...ear.events);
      }
      return heard;
    })();
    await Promise.all(writing);
    const wandered = (await wandering).map(({ seq }) => seq);
    const log = await logOf(node, reader, roomId);
    const last = WRITERS * EACH;
    expect(log.map(({ seq }) => seq)).toEqual(numbers(1, last));
    expect(
      log.map(({ data }) => [
        data['clientId'],
        log.findIndex((e) => e.data['clientId'] === data['clientId']) + 1,
      ]),
    ).toEqual(log.map(({ data, seq }) => [data['clientId'], seq]));
    expect(acknowledged).toEqual(new Map(log.map(({ data, seq }) => [data['clientId'], seq])));
    for (const ear of ears) {
      await ear.hears(last);
      expect(ear.events).toEqual(log);
    }
    expect(wandered).toEqual(numbers(1, wandered.length));
    const times = log.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  }, 60_000);

  it('stores a message once if it is sent to two nodes at the same moment, again and again', async () => {
    const { host, roomId } = await openRoom(node);
    proxy.setDelay([20, 50]);
    const bodies = numbers(1, 15).map((n) => ({ clientId: `c${n}`, text: `t${n}` }));
    const answers = await Promise.all(
      bodies.flatMap((body) =>
        [node, other, node, other].map((app) =>
          app.call<HeardEvent>('POST', `/v2/rooms/${roomId}/messages`, { as: host, body }),
        ),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const log = await logOf(node, host, roomId);
    expect(log.map(({ data }) => data['clientId']).toSorted()).toEqual(
      bodies.map((body) => body.clientId).toSorted(),
    );
    for (const { body } of answers) expect(log).toContainEqual(body);
  }, 60_000);

  it('makes one direct room for two users who ask each other at once', async () => {
    proxy.setDelay([20, 50]);
    const [ann, bob] = [await node.guest('Ann'), await node.guest('Bob')];
    const answers = await Promise.all(
      numbers(1, 6).flatMap(() => [
        node.call<{ id: string }>('POST', `/v2/direct/${bob.id}`, { as: ann }),
        other.call<{ id: string }>('POST', `/v2/direct/${ann.id}`, { as: bob }),
      ]),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  }, 60_000);

  it('gives one slug to one room, however many hosts want it at once', async () => {
    proxy.setDelay([20, 50]);
    const hosts = await Promise.all(numbers(1, 4).map(() => node.host()));
    const answers = await Promise.all(
      hosts.map((as, index) =>
        (index % 2 ? node : other).call('POST', '/v2/rooms', {
          as,
          body: { title: 'A', kind: 'public', slug: 'wanted' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('conflict');
  }, 60_000);

  it('refuses with overloaded while the database is away, loses nothing, and goes on by itself', async () => {
    proxy.setDelay([0, 1]);
    const { host, roomId } = await openRoom(node);
    const ear = await Ear.of(node, host);
    await ear.join(roomId);
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    await proxy.cut();
    const message = { roomId, clientId: 'in the dark', text: 'anyone?' };
    expect(await ear.command('message.send', message)).toMatchObject({
      ok: false,
      error: { code: 'overloaded', status: 503 },
    });
    expect(await ear.join(roomId, 0)).toMatchObject({ ok: false, error: { code: 'overloaded' } });
    await pause(2_200);
    expect(ear.socket.connected).toBe(true);
    await proxy.restore();
    const sent = await waitFor(
      async () => {
        const ack = await ear.command('message.send', message);
        return ack.ok && ack;
      },
      { describe: 'the message to be taken' },
    );
    expect(sent.seq).toBe(1);
    await ear.hears(1);
    expect(ear.seqs).toEqual([1]);
    expect(await ear.join(roomId, 0)).toMatchObject({ ok: true, seq: 1 });
    expect(unhandled).toEqual([]);
    process.off('unhandledRejection', note);
  }, 60_000);
});
