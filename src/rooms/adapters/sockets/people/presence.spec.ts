import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Settings } from '#platform/config/settings.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { SharedBus, type Wire } from '../../../../../test/support/fakes/node-bus.js';
import type { RoomStage } from '../../../application/room-stage.js';
import type { Doorman, LocalRooms } from '../local-rooms.js';
import { Presence } from './presence.js';

const ROOM = 'room';
const FULL_EVERY = 10;

const socketOf = (userId: string): LiveSocket =>
  ({ data: { actor: { userId, displayName: userId } } }) as unknown as LiveSocket;

function node(nodeId: string, wire: Wire) {
  const bus = new SharedBus(nodeId, wire);
  const frames: { count: number; users?: { id: string }[] }[] = [];
  let doorman: Doorman | undefined;
  const local = { watch: (one: Doorman) => void (doorman = one), size: () => 0 } as unknown as LocalRooms;
  const stage = {
    emit: (_room: string, _name: string, frame: (typeof frames)[number]) => void frames.push(frame),
    onEvents: () => undefined,
  } as unknown as RoomStage;
  const settings = { presenceNamesUpTo: 50, typingUpTo: 100 } as Settings;
  const presence = new Presence(local, bus, stage, settings);
  presence.onModuleInit();
  const came = (userId: string) => doorman?.came(ROOM, socketOf(userId));
  const left = (userId: string) => doorman?.left(ROOM, socketOf(userId));
  return { bus, frames, presence, came, left };
}

describe('Presence', () => {
  let nodes: [ReturnType<typeof node>, ReturnType<typeof node>];
  beforeEach(() => {
    const wire: Wire = new Map();
    nodes = [node('one', wire), node('two', wire)];
  });
  const pulse = () => nodes.forEach(({ presence }) => presence.pulse());
  const crowd = (of: ReturnType<typeof node>, count: number) => {
    for (let n = 0; n < count; n += 1) of.came(`${of.bus.nodeId} ${n}`);
  };

  it('says nothing as people come, and once at the pulse, however many came', () => {
    const [here] = nodes;
    crowd(here, 5_000);
    expect([here.frames.length, here.bus.published.length]).toEqual([0, 0]);
    here.presence.pulse();
    expect(here.frames).toEqual([{ roomId: ROOM, count: 5_000 }]);
    expect(here.bus.published).toHaveLength(1);
  });

  it('tells the other nodes names of small rooms only, and numbers of all', () => {
    const [here, there] = nodes;
    crowd(here, 30);
    crowd(there, 21);
    pulse();
    pulse();
    expect(nodes.map(({ frames }) => frames.at(-1))).toEqual(Array(2).fill({ roomId: ROOM, count: 51 }));
    const told = here.bus.published.length;
    for (let n = 0; n < FULL_EVERY; n += 1) here.presence.pulse();
    const full = here.bus.published.slice(told).map(({ message }) => message);
    expect(full).toEqual([{ counts: { [ROOM]: 30 }, people: {} }]);
  });

  it('names everybody on both nodes, and heals what was lost between them', () => {
    const [here, there] = nodes;
    crowd(here, 2);
    crowd(there, 1);
    pulse();
    pulse();
    for (const { frames } of nodes)
      expect(
        frames
          .at(-1)
          ?.users?.map(({ id }) => id)
          .toSorted(),
      ).toEqual(['one 0', 'one 1', 'two 0']);
    // As if the last word of the other node had told only how many there are.
    here.bus.publish('rooms.presence', { counts: { [ROOM]: 2 }, people: {} });
    there.presence.pulse();
    expect(there.frames.at(-1)).toEqual({ roomId: ROOM, count: 3 });
    for (let n = 0; n < FULL_EVERY; n += 1) pulse();
    expect(there.frames.at(-1)?.users).toHaveLength(3);
  });

  it('names everybody at once when a room became small because of the other node', () => {
    const [here, there] = nodes;
    crowd(here, 30);
    crowd(there, 30);
    pulse();
    pulse();
    for (let n = 0; n < 15; n += 1) there.left(`two ${n}`);
    pulse();
    pulse();
    expect(nodes.map(({ frames }) => frames.at(-1)?.users?.length)).toEqual([45, 45]);
  });

  it('shows no typing in a room of more than so many on all nodes', () => {
    const [here, there] = nodes;
    crowd(here, 60);
    expect(here.presence.isTooLargeForTyping(ROOM)).toBe(false);
    crowd(there, 41);
    pulse();
    expect(nodes.map(({ presence }) => presence.isTooLargeForTyping(ROOM))).toEqual([true, true]);
    expect(here.presence.busiest(ROOM)).toBe(41);
  });
});
