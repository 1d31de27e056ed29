import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { EndedSessions } from './ended-sessions.js';
import { EndedSessionsSource } from './ended-sessions-source.js';

/** Sessions that end at a time of the fake clock, in a database that may be away. */
class FakeSource extends EndedSessionsSource {
  readonly ended = new Map<string, number>();
  readonly asked: number[] = [];
  away = false;

  end(id: string): void {
    this.ended.set(id, Date.now());
  }

  async endedWithin(seconds: number): Promise<readonly string[]> {
    if (this.away) throw new Error('the database is away');
    this.asked.push(seconds);
    return [...this.ended].filter(([, at]) => at > Date.now() - seconds * 1000).map(([id]) => id);
  }
}

describe('ended sessions', () => {
  let source: FakeSource;
  let node: EndedSessions;

  beforeEach(() => {
    jest.useFakeTimers();
    source = new FakeSource();
    node = new EndedSessions(source, pino({ level: 'silent' }));
  });
  afterEach(async () => {
    await node.onModuleDestroy();
    jest.useRealTimers();
  });

  it('are all known before the node is open', async () => {
    source.end('early');
    await jest.advanceTimersByTimeAsync(15 * 60_000);
    await node.onModuleInit();
    expect(node.has('early')).toBe(true);
    expect(source.asked).toEqual([16 * 60]);
  });

  it('keep a node closed that cannot learn of them', async () => {
    source.away = true;
    await expect(node.onModuleInit()).rejects.toThrow('away');
  });

  it('are known to every node within 2 seconds, by small questions', async () => {
    await node.onModuleInit();
    source.end('elsewhere');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(node.has('elsewhere')).toBe(true);
    expect(Math.max(...source.asked.slice(1))).toBeLessThan(25);
  });

  it('are known at once where they ended, and told once', async () => {
    await node.onModuleInit();
    const told: string[] = [];
    node.onEnded((id) => told.push(id));
    source.end('here');
    node.end('here');
    node.end('here');
    expect(node.has('here')).toBe(true);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual(['here']);
  });

  it('stay known while the database is away, and none of that time is missed', async () => {
    source.end('before');
    await node.onModuleInit();
    source.away = true;
    source.end('during');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(node.has('before')).toBe(true);
    source.away = false;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(node.has('during')).toBe(true);
  });

  it('are forgotten when no token of theirs can be good any more', async () => {
    await node.onModuleInit();
    await jest.advanceTimersByTimeAsync(1_000);
    node.end('old');
    await jest.advanceTimersByTimeAsync(15 * 60_000);
    expect(node.has('old')).toBe(true);
    await jest.advanceTimersByTimeAsync(61_000);
    expect(node.has('old')).toBe(false);
  });

  it('are asked for no more once the node closes', async () => {
    await node.onModuleInit();
    await node.onModuleDestroy();
    const before = source.asked.length;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(source.asked.length).toBe(before);
  });
});
