import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { UserSockets } from '#platform/sockets/user-sockets.js';
import type { ImportQueries } from '../../application/imports/queries.js';
import { ImportFrames } from './import-frames.js';

describe('the progress of an import', () => {
  it('is told at most twice a second, and its end always, to its host', async () => {
    const told: unknown[][] = [];
    const imports = { progress: (id: string) => Promise.resolve({ id, state: 'running', bytes: 9 }) };
    const sockets = { toUser: (...frame: unknown[]) => void told.push(frame) };
    const frames = new ImportFrames(
      imports as unknown as ImportQueries,
      sockets as unknown as UserSockets,
      pino({ level: 'silent' }),
    );
    for (let batch = 0; batch < 50; batch += 1) await frames.progressed('h', 'i', false);
    await frames.progressed('h', 'i', true);
    expect(told).toHaveLength(2);
    expect(told[1]?.slice(0, 2)).toEqual(['h', 'import.progress']);
  });
});
