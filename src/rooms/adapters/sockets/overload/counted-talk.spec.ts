import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, DomainError, NotFound } from '#kernel';
import type { Settings } from '#platform/config/settings.js';
import { SharedBus, type Wire } from '../../../../../test/support/fakes/node-bus.js';
import { person, roomFakes } from '../../../../../test/support/fakes/rooms.js';
import { waitFor } from '../../../../../test/support/wait-for.js';
import { OpenRoom } from '../../../application/open-room.js';
import type { LocalRooms } from '../local-rooms.js';
import { BusRoomNews } from '../log/bus-room-news.js';
import type { Presence } from '../people/presence.js';
import { CountedTalk } from './counted-talk.js';
import { Doorkeepers } from './doorkeepers.js';

const hana = person('hana', 'host');
const crowd = (count: number, name = 'guest'): Actor[] =>
  Array.from({ length: count }, (_, index) => person(`${name} ${index}`));

describe('The budget of a room', () => {
  let fakes: ReturnType<typeof roomFakes>;
  let roomId: string;
  let nodes: { talk: CountedTalk; news: BusRoomNews }[];
  let listeners = 1;
  let said = 0;
  beforeEach(async () => {
    fakes = roomFakes();
    [listeners, said] = [1, 0];
    const open = new OpenRoom(fakes.rooms, fakes.work, fakes.ids, fakes.clock);
    roomId = await open.execute(hana, { title: 'Friday', kind: 'public' });
    const wire: Wire = new Map();
    nodes = ['one', 'two'].map((nodeId) => {
      const bus = new SharedBus(nodeId, wire);
      const news = new BusRoomNews(bus);
      const presence = { busiest: () => listeners } as unknown as Presence;
      const nobodyInside = { holds: () => false } as unknown as LocalRooms;
      const keepers = new Doorkeepers(fakes.members, fakes.rooms, nobodyInside);
      const settings = { chatMaxMessages: 10, chatMaxDeliveries: 100 } as Settings;
      const talk = new CountedTalk(bus, news, presence, keepers, settings);
      talk.onModuleInit();
      return { talk, news };
    });
  });
  afterEach(() => nodes.forEach(({ talk }) => talk.onModuleDestroy()));

  /** Says something on a node and tells the others, as an append would; what it is refused with, or null. */
  const say = async (
    actor: Actor,
    node = 0,
    clientId?: string,
    room = roomId,
  ): Promise<DomainError | null> => {
    const { talk, news } = nodes[node] as (typeof nodes)[number];
    const entry = { type: 'message.posted', actor: { id: actor.userId, displayName: '' } };
    const store = async (): Promise<void> => {
      said += 1;
      news.appended(room, [{ ...entry, data: { clientId }, seq: said, id: `${said}`, at: '' }]);
    };
    const words = { roomId: room, kind: 'message' as const, ...(clientId !== undefined && { clientId }) };
    return talk.within(actor, words, store).then(() => null, refusal);
  };
  const refusal = (error: unknown): DomainError => {
    if (error instanceof DomainError) return error;
    throw error;
  };
  const sayAll = (actors: readonly Actor[], node = 0) => Promise.all(actors.map((actor) => say(actor, node)));

  it('thins who is too many, with a reason and a time, before anything is stored', async () => {
    const refused = (await sayAll(crowd(60))).filter((one) => one !== null);
    expect(refused.length).toBeGreaterThanOrEqual(30);
    expect(said).toBe(60 - refused.length);
    for (const { code, facts } of refused) {
      expect([code, facts['reason']]).toEqual(['slow_mode', 'crowd']);
      expect(facts['retryAfterMs']).toBeGreaterThan(0);
      expect(facts['retryAfterSeconds']).toBeGreaterThanOrEqual(1);
    }
  });

  it('is the smaller the more listen on one node', async () => {
    expect((await sayAll(crowd(15))).filter((one) => one !== null)).toEqual([]);
    listeners = 100;
    const other = 'room of a hundred';
    fakes.stored.rooms.set(other, { ...fakes.stored.rooms.get(roomId), id: other } as never);
    // One a second, and not ten.
    const refused = await Promise.all(crowd(15).map((actor) => say(actor, 0, undefined, other)));
    expect(refused.filter((one) => one !== null).length).toBeGreaterThanOrEqual(10);
  });

  it('counts what is said on the other node, and keeps the turns that were given there', async () => {
    const late = person('late');
    await sayAll([late, ...crowd(19, 'here')], 0);
    // What is left is what the quiet have before others.
    const refused = await sayAll(crowd(20, 'there'), 1);
    expect(refused.filter((one) => one !== null).length).toBeGreaterThanOrEqual(10);
    await sayAll(crowd(20, 'more'), 0);
    // The other node has more turns to give before it knows of this one.
    await sayAll(crowd(40, 'others'), 1);
    const wait = Number((await say(late, 0))?.facts['retryAfterMs']);
    expect(wait).toBeGreaterThan(0);
    await pause(wait);
    // A turn that was told late comes late.
    await waitFor(async () => (await say(late, 1)) === null, { describe: 'the turn', timeoutMs: 15_000 });
    await sayAll(crowd(60, 'yet others'), 0);
    expect((await say(late, 0))?.code).toBe('slow_mode');
  });

  it('lets those who keep order speak, though it counts them', async () => {
    fakes.stored.members.get(roomId)?.set('mona', 0);
    fakes.stored.roles.set(`${roomId} mona`, 'moderator');
    await sayAll(crowd(60));
    for (const keeper of [hana, person('mona'), person('root', 'admin')])
      expect(await say(keeper)).toBeNull();
    expect((await say(person('eve')))?.code).toBe('slow_mode');
  });

  it('asks the database for those once in a while, however many are refused', async () => {
    let asked = 0;
    const { members } = fakes;
    const keepers = members.keepers.bind(members);
    members.keepers = (id) => {
      asked += 1;
      return keepers(id);
    };
    await sayAll(crowd(15));
    expect(asked).toBe(0);
    for (let round = 0; round < 3; round += 1) await sayAll(crowd(60));
    expect(asked).toBe(1);
  });

  it('gives a message that was stored to its sender again, on any node, however loud it is', async () => {
    const ann = person('ann');
    expect(await say(ann, 0, 'mine')).toBeNull();
    await sayAll(crowd(60));
    expect(await say(ann, 1, 'mine')).toBeNull();
    expect((await say(ann, 1, 'another'))?.code).toBe('slow_mode');
  });

  it('is not used up by what is refused later', async () => {
    const { talk } = nodes[0] as (typeof nodes)[number];
    const muted = () => Promise.reject(new NotFound());
    for (const actor of crowd(60))
      await expect(talk.within(actor, { roomId, kind: 'message' }, muted)).rejects.toThrow(NotFound);
    expect((await sayAll(crowd(15, 'other'))).filter((one) => one !== null)).toEqual([]);
  });

  it('tells nobody of a room that they may not see', async () => {
    const state = fakes.stored.rooms.get(roomId);
    if (state !== undefined) fakes.stored.rooms.set(roomId, { ...state, kind: 'private' });
    const members = crowd(40, 'member');
    for (const { userId } of members) fakes.stored.members.get(roomId)?.set(userId, 0);
    const refused = (await sayAll(members)).filter((one) => one !== null);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['slow_mode']));
    expect((await say(person('stranger')))?.code).toBe('not_found');
  });

  it('makes typing wait until the room is calm again, and takes nobody a turn', async () => {
    const { talk } = nodes[0] as (typeof nodes)[number];
    await talk.requireCalm(person('ann'), roomId);
    await sayAll(crowd(30));
    const refused = await talk.requireCalm(person('ann'), roomId).then(() => null, refusal);
    expect(refused?.facts).toMatchObject({ retryAfterMs: expect.any(Number), reason: 'crowd' });
    await talk.requireCalm(hana, roomId);
    await waitFor(
      () =>
        talk.requireCalm(person('ann'), roomId).then(
          () => true,
          () => false,
        ),
      { describe: 'the room to be calm' },
    );
  });
});
