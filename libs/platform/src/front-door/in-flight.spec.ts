import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { InFlight } from './in-flight.js';

/** Remembers the headers that were set on it. */
function response(): ServerResponse & { headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  const setHeader = (name: string, value: string): void => void (headers[name] = value);
  return { headers, setHeader } as unknown as ServerResponse & { headers: Record<string, string> };
}

describe('requests in flight', () => {
  it('are counted from their beginning to their end', () => {
    const inFlight = new InFlight();
    const leave = [inFlight.enter(response()), inFlight.enter(response())];
    expect(inFlight.count).toBe(2);
    leave.forEach((one) => one());
    leave.forEach((one) => one());
    expect(inFlight.count).toBe(0);
  });

  it('are not counted while their body is on its way, but waited for', async () => {
    const inFlight = new InFlight();
    const [slow, gone] = [new EventEmitter(), new EventEmitter()];
    const leave = inFlight.enter(response());
    for (const request of [slow, gone]) inFlight.awaitBody(request, request);
    expect(inFlight.incoming).toBe(2);
    slow.emit('end');
    slow.emit('close');
    gone.emit('close');
    expect([inFlight.incoming, inFlight.count]).toEqual([0, 1]);
    leave();
    const late = inFlight.enter(response());
    inFlight.awaitBody(slow, slow);
    expect([inFlight.count, await inFlight.drained(0.01)]).toEqual([0, 1]);
    late();
  });

  it('are waited for, but no longer than told', async () => {
    const inFlight = new InFlight();
    expect(await inFlight.drained(5)).toBe(0);
    const leave = inFlight.enter(response());
    inFlight.enter(response());
    const waiting = inFlight.drained(0.02);
    leave();
    expect(await waiting).toBe(1);
  });

  it('end the wait with the last of them', async () => {
    const inFlight = new InFlight();
    const leave = [inFlight.enter(response()), inFlight.enter(response())];
    const waiting = inFlight.drained(5);
    leave.forEach((one) => one());
    expect(await waiting).toBe(0);
  });

  it('close their connections once the drain has begun, and not before', async () => {
    const inFlight = new InFlight();
    const [before, after] = [response(), response()];
    inFlight.greet(before);
    await inFlight.drained(0);
    inFlight.greet(after);
    expect([before.headers, after.headers]).toEqual([{}, { Connection: 'close' }]);
  });
});
