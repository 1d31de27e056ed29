import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventsOf, fakeClient } from '../../../../test/support/fakes/client.js';
import type { RoomEvent } from '../generated/socket.js';

const roomId = 'room';

/** What may happen to a client and its server. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('append' as const), many: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('deliver' as const), many: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom(
        'lose',
        'repeat',
        'swap',
        'cut',
        'accept',
        'refuse',
        'answer',
        'deaf',
        'pass',
        'drain',
      ),
      many: fc.integer({ min: 1, max: 5_000 }),
    }),
  },
);

/** A server whose frames are lost, doubled and swapped on the way. */
class UnruliestServer {
  private readonly client = fakeClient();
  private log: RoomEvent[] = [];
  /** What is on its way to the client over this connection. */
  private frames: RoomEvent[][] = [];
  /** How far this connection has been sent the log; undefined: it is not in the room. */
  private sent: number | undefined;
  readonly heard: number[] = [];
  readonly subscription;

  constructor() {
    this.subscription = this.client.souk.room(roomId).subscribe({
      after: 0,
      onEvents: (events) => void this.heard.push(...events.map(({ seq }) => seq)),
    });
  }

  get length(): number {
    return this.log.length;
  }

  async happens(what: string, many: number): Promise<void> {
    const { socket, timing } = this.client;
    if (what === 'append') this.append(many);
    if (what === 'deliver') for (let n = 0; n < many; n += 1) this.deliver();
    if (what === 'lose') this.frames.shift();
    if (what === 'repeat' && this.frames[0] !== undefined) this.frames.unshift(this.frames[0]);
    if (what === 'swap') this.frames.reverse();
    if (what === 'cut') this.cut();
    if (what === 'accept') socket.accept();
    if (what === 'refuse' && socket.dialling) socket.refuse({ code: 'overloaded', status: 503 });
    if (what === 'answer') this.answer();
    if (what === 'deaf') socket.take('room.join');
    if (what === 'drain') socket.send('server.draining', { retryAfterMs: many });
    if (what === 'pass') await timing.pass(many);
    if (!socket.connected) this.cut();
    await timing.pass(0);
  }

  /** All that was wrong is over. */
  async heals(): Promise<void> {
    for (let round = 0; round < 40; round += 1) {
      this.client.socket.accept();
      this.answer();
      // What was lost at the end is shown by what comes next.
      if (round < 20) this.append(1);
      while (this.frames.length > 0) this.deliver();
      await this.client.timing.pass(1_000);
    }
  }

  private append(many: number): void {
    this.log.push(...eventsOf(this.length + 1, this.length + many));
    this.speak();
  }

  private answer(): void {
    for (const join of this.client.socket.take('room.join')) {
      this.sent = Number(join.payload['after'] ?? this.length);
      join.answer({ ok: true, seq: this.length, oldest: 1 });
      this.speak();
    }
  }

  private speak(): void {
    if (this.sent === undefined) return;
    for (; this.sent < this.length; this.sent += 10)
      this.frames.push(this.log.slice(this.sent, this.sent + 10));
    this.sent = this.length;
  }

  private deliver(): void {
    const events = this.frames.shift();
    if (events !== undefined) this.client.socket.send('room.events', { roomId, events });
  }

  private cut(): void {
    this.client.socket.cut();
    this.frames = [];
    this.sent = undefined;
  }
}

describe('whatever is lost, doubled, swapped or cut', () => {
  it('a subscription hands on every event from 1 to the last, once each, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (happenings) => {
        const server = new UnruliestServer();
        for (const { what, many } of happenings) await server.happens(what, many);
        await server.heals();
        expect(server.heard).toEqual(eventsOf(1, server.length).map(({ seq }) => seq));
        expect(server.subscription.proof()).toMatchObject({
          first: 1,
          last: server.length,
          count: server.length,
          gapFree: true,
        });
      }),
      { numRuns: 300, seed: 20_261_121 },
    );
  });
});
