/** What is done with messages, and what must hold whatever was done. */
import { expect } from '@jest/globals';
import type { TestApp, Visitor } from '../../support/app.js';
import { Ear, type HeardEvent } from './ear.js';

export const NOBODY = '018f0000-0000-7000-8000-000000000000';

export interface Logged extends HeardEvent {
  readonly reactions?: readonly { readonly emoji: string; readonly count: number; readonly mine: boolean }[];
  readonly replies?: number;
}

/** A message by itself. */
export interface Shown extends Logged {
  readonly roomId: string;
  readonly updatedAt: string;
}

export interface List<T> {
  readonly data: readonly T[];
  readonly page: { readonly next: string | null };
}

/** The status of an answer, and its code if it is a refusal. */
export async function outcome(
  app: TestApp,
  as: Visitor,
  method: string,
  path: string,
  body?: unknown,
): Promise<string> {
  const answer = await app.call(method, path, { as, ...(body !== undefined && { body }) });
  return answer.status < 300 ? `${answer.status}` : `${answer.status} ${String(answer.body['code'])}`;
}

/** The end of a room's log, as `as` reads it. */
export async function history(app: TestApp, as: Visitor, roomId: string): Promise<readonly Logged[]> {
  const path = `/v2/rooms/${roomId}/events?limit=100`;
  return (await app.call<List<Logged>>('GET', path, { as })).body.data;
}

/** The types of all that a room's log has, in order. */
export async function types(app: TestApp, as: Visitor, roomId: string): Promise<string[]> {
  return (await history(app, as, roomId)).map(({ type }) => type);
}

/** Whoever was away while something was done hears exactly what they heard who stayed, here and on another node. */
export async function expectResumedAlike(
  [app, other]: readonly [TestApp, TestApp],
  as: Visitor,
  roomId: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const [stays, leaves] = [await Ear.of(app, as), await Ear.of(app, as)];
  await stays.join(roomId);
  const after = (await leaves.join(roomId)).seq ?? 0;
  leaves.socket.disconnect();
  await act();
  const last = (await history(app, as, roomId)).at(-1)?.seq ?? 0;
  expect(last).toBeGreaterThan(after);
  await stays.hears(last);
  const [here, there] = [await Ear.of(app, as), await Ear.of(other, as)];
  await Promise.all([here, there].map((ear) => ear.join(roomId, after)));
  for (const ear of [here, there]) {
    await ear.hears(last);
    expect(ear.events).toEqual(stays.events);
  }
}
