import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { InFlight } from './in-flight.js';

/** Remembers the headers that were set on it. */
function response(): ServerResponse & { headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  const setHeader = (name: string, value: string): void => void (headers[name] = value);
  return { headers, setHeader, end: () => undefined } as unknown as ServerResponse & {
    headers: Record<string, string>;
  };
}

function request(headers: IncomingHttpHeaders): IncomingMessage {
  return Object.assign(new EventEmitter(), { headers }) as unknown as IncomingMessage;
}

describe('requests in flight', () => {
  it('are counted from when all of them is here until they are answered, and waited for until they are over', async () => {
    const inFlight = new InFlight();
    const [plain, slow] = [response(), response()];
    const leave = [inFlight.enter(plain), inFlight.enter(slow)];
    const body = request({ 'content-length': '9' });
    inFlight.serve(request({}), plain);
    inFlight.serve(body, slow);
    expect([inFlight.count, inFlight.incoming]).toEqual([1, 1]);
    body.emit('end');
    expect([inFlight.count, inFlight.incoming]).toEqual([2, 0]);
    plain.end();
    slow.end();
    expect([inFlight.count, await inFlight.drained(0.01)]).toEqual([0, 2]);
    leave.forEach((one) => one());
    leave.forEach((one) => one());
    expect(await inFlight.drained(0.01)).toBe(0);
  });

  it('are no work any more once they are over, wherever that finds them', () => {
    const inFlight = new InFlight();
    const [late, early] = [request({ 'transfer-encoding': 'chunked' }), request({ 'content-length': '9' })];
    const [gone, answered] = [response(), response()];
    const leave = [inFlight.enter(gone), inFlight.enter(answered)];
    inFlight.serve(late, gone);
    inFlight.serve(early, answered);
    expect(inFlight.incoming).toBe(2);
    // Answered before its body was here, which comes after all.
    answered.end();
    early.emit('end');
    expect([inFlight.count, inFlight.incoming]).toEqual([0, 1]);
    leave.forEach((one) => one());
    expect([inFlight.count, inFlight.incoming]).toEqual([0, 0]);
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
