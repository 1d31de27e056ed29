import type { Answer, TestApp, Visitor } from '../../support/app.js';
import { openRoom } from './ear.js';

/** A public room with somebody of each role, and a stranger who may look on. */
export interface StaffedRoom {
  readonly roomId: string;
  readonly host: Visitor;
  readonly coHost: Visitor;
  readonly moderator: Visitor;
  readonly member: Visitor;
  readonly stranger: Visitor;
}

export async function staffedRoom(app: TestApp, kind: 'public' | 'private' = 'public'): Promise<StaffedRoom> {
  const { host, roomId } = await openRoom(app, kind);
  const [coHost, moderator, member, stranger] = await Promise.all(
    ['Cora', 'Mona', 'Mel', 'Stan'].map((name) => app.guest(name)),
  );
  const staff = { roomId, host, coHost, moderator, member, stranger } as StaffedRoom;
  for (const [user, role] of [
    [staff.coHost, 'co_host'],
    [staff.moderator, 'moderator'],
    [staff.member, 'member'],
  ] as const) {
    const answer = await app.call('PUT', `/v2/rooms/${roomId}/members/${user.id}`, {
      as: host,
      body: { role },
    });
    if (answer.status !== 204) throw new Error(JSON.stringify(answer.body));
  }
  return staff;
}

/** Status and code, as one text: `403 forbidden`. */
export function verdict({ status, body }: Answer<unknown>): string {
  const { code } = (body ?? {}) as { code?: string };
  return code === undefined ? String(status) : `${status} ${code}`;
}

let posts = 0;

/** Tries to say something over REST, whatever comes of it. */
export function trySaying(
  app: TestApp,
  as: Visitor,
  roomId: string,
  text = 'hello',
  clientId = `try-${(posts += 1)}`,
): Promise<Answer> {
  return app.call('POST', `/v2/rooms/${roomId}/messages`, { as, body: { clientId, text } });
}
