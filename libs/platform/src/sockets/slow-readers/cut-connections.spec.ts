import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { InProcessBus } from '../../node-bus/in-process-bus.js';
import { CutConnections } from './cut-connections.js';
import type { LiveSocket } from '../live-socket.js';

describe('A connection after one that was cut', () => {
  const bus = new InProcessBus(pino({ level: 'silent' }));
  const nodes = [new CutConnections(bus), new CutConnections(bus)] as const;
  for (const node of nodes) node.onModuleInit();

  const socket = (id: string, userId: string, auth: object = {}) => {
    const heard: unknown[] = [];
    const emit = (...frame: unknown[]) => heard.push(frame);
    return {
      heard,
      live: { id, emit, data: { actor: { userId } }, handshake: { auth } } as unknown as LiveSocket,
    };
  };
  const toldTo = (userId: string, auth: object, node = nodes[1]) => {
    const { heard, live } = socket('next', userId, auth);
    node.tell(live);
    return heard;
  };

  it('is told why, on any node', () => {
    nodes[0].remember(socket('slow', 'ann').live);
    for (const node of nodes)
      expect(toldTo('ann', { previous: 'slow' }, node)).toEqual([
        ['connection.cut', { reason: 'slow_reader' }],
      ]);
  });

  it('is told nothing if it was another, or another user’s, or does not say', () => {
    nodes[0].remember(socket('slow', 'ann').live);
    for (const auth of [{}, { previous: 'other' }, { previous: ['slow'] }, { previous: null }])
      expect(toldTo('ann', auth)).toEqual([]);
    expect(toldTo('bob', { previous: 'slow' })).toEqual([]);
  });

  it('is told nothing after so many others that it is forgotten', () => {
    nodes[0].remember(socket('long ago', 'ann').live);
    for (let n = 0; n < 10_000; n += 1) nodes[0].remember(socket(`${n}`, 'bob').live);
    expect(toldTo('ann', { previous: 'long ago' })).toEqual([]);
    expect(toldTo('bob', { previous: '0' })).toHaveLength(1);
  });
});
