import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, openRoom, say } from './ear.js';

const NO_ROOM = '018f0000-0000-7000-8000-000000000000';

describe('what is not for everyone', () => {
  let app: TestApp;
  let other: TestApp;
  let stranger: Visitor;
  let admin: Visitor;
  beforeAll(async () => {
    app = await startApp({ DEMO: 'true' });
    // Without Redis: what is revoked on one node, the other finds in the table.
    other = await app.another();
    stranger = await app.register('Stranger');
    admin = await app.signIn('admin@souk.test');
  }, 60_000);
  afterAll(() => app.close());

  const member = async (host: Visitor, roomId: string): Promise<Visitor> => {
    const guest = await app.guest('Member');
    await app.call('PUT', `/v2/rooms/${roomId}/members/${guest.id}`, { as: host });
    return guest;
  };

  /** Every way to ask for a room, and what comes back. */
  async function refusals(as: Visitor, roomId: string): Promise<Record<string, unknown>> {
    const message = { clientId: 'c', text: 'let me in' };
    const rest: [string, string, unknown?][] = [
      ['GET', `/v2/rooms/${roomId}`],
      ['PATCH', `/v2/rooms/${roomId}`, { title: 'Mine' }],
      ['GET', `/v2/rooms/${roomId}/members`],
      ['PUT', `/v2/rooms/${roomId}/members/me`],
      ['DELETE', `/v2/rooms/${roomId}/members/me`],
      ['PUT', `/v2/rooms/${roomId}/members/${as.id}`],
      ['PUT', `/v2/rooms/${roomId}/members/${admin.id}`],
      ['DELETE', `/v2/rooms/${roomId}/members/${admin.id}`],
      ['GET', `/v2/rooms/${roomId}/events`],
      ['GET', `/v2/rooms/${roomId}/events?after=0`],
      ['POST', `/v2/rooms/${roomId}/messages`, message],
      ['PUT', `/v2/rooms/${roomId}/read`, { seq: 1 }],
      ['GET', `/v1/rooms/${roomId}/messages`],
      ['POST', `/v1/rooms/${roomId}/messages`, { text: 'let me in' }],
      ['GET', `/v2/rooms/${roomId}/drops`],
    ];
    const answers: Record<string, unknown> = {};
    for (const [method, path, body] of rest) {
      const answer = await app.call(method, path, { as, ...(body !== undefined && { body }) });
      answers[`${method} ${path}`] = `${answer.status} ${String(answer.body['code'])}`;
    }
    const ear = await Ear.of(app, as);
    for (const [command, payload] of Object.entries({
      'room.join': { after: 0 },
      typing: {},
      'room.read': { seq: 1 },
      'message.send': message,
    })) {
      const ack = await ear.command(command, { roomId, ...payload });
      answers[command] = `${ack.error?.status} ${ack.error?.code}`;
    }
    expect(ear.events).toEqual([]);
    ear.socket.disconnect();
    return answers;
  }

  it.each(['private', 'direct', 'no such'])('answers 404 for a %s room over every wire', async (kind) => {
    const { host, roomId } = await openRoom(app, 'private');
    await say(app, host, roomId, 'secret');
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${(await app.guest()).id}`, {
      as: host,
    });
    const id = { private: roomId, direct: direct.body.id }[kind] ?? NO_ROOM;
    for (const as of [stranger, admin]) {
      const answers = Object.values(await refusals(as, id));
      expect(new Set(answers)).toEqual(new Set(['404 not_found']));
    }
  });

  it('shows a private room in nobody else’s list', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${stranger.id}`, { as: host });
    const listed = async (as: Visitor): Promise<string[]> => {
      const v2 = await app.call<{ data: { id: string }[] }>('GET', '/v2/rooms?limit=100', { as });
      const v1 = await app.call<{ id: string }[]>('GET', '/v1/rooms?perPage=100', { as });
      expect(v1.body.map(({ id }) => id)).toEqual(v2.body.data.map(({ id }) => id));
      return v1.body.map(({ id }) => id);
    };
    expect(await listed(host)).toEqual(expect.arrayContaining([roomId, direct.body.id]));
    expect(await listed(stranger)).toEqual(expect.arrayContaining([direct.body.id]));
    expect(await listed(stranger)).not.toContain(roomId);
    expect(await listed(admin)).not.toContain(roomId);
    expect(await listed(admin)).not.toContain(direct.body.id);
  });

  it('lets members do what others may not know of', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    const guest = await member(host, roomId);
    const ear = await Ear.of(app, guest);
    expect(await ear.join(roomId, 0)).toMatchObject({ ok: true });
    await say(app, guest, roomId, 'hello');
    await ear.hears(2);
    expect(ear.events.map(({ type }) => type)).toEqual(['member.joined', 'message.posted']);
    const edit = await app.call('PATCH', `/v2/rooms/${roomId}`, { as: guest, body: { title: 'Mine' } });
    expect([edit.status, edit.body['code']]).toEqual([403, 'forbidden']);
    const invite = await app.call('PUT', `/v2/rooms/${roomId}/members/${stranger.id}`, { as: guest });
    expect(invite.status).toBe(403);
  });

  it('ends for the sockets of a member who is put out, on every node', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    const guest = await member(host, roomId);
    const [here, there, owner] = [
      await Ear.of(app, guest),
      await Ear.of(other, guest),
      await Ear.of(app, host),
    ];
    for (const ear of [here, there, owner]) await ear.join(roomId);
    expect((await app.call('DELETE', `/v2/rooms/${roomId}/members/${guest.id}`, { as: host })).status).toBe(
      204,
    );
    for (const ear of [here, there])
      await waitFor(() => ear.others.some(({ name }) => name === 'room.left'), {
        describe: 'it to end',
        timeoutMs: 3_000,
      });
    expect(here.others.find(({ name }) => name === 'room.left')?.payload).toEqual({
      roomId,
      reason: 'not_found',
    });
    await say(app, host, roomId, 'among ourselves');
    await waitFor(() => owner.texts.includes('among ourselves'), { describe: 'the owner to hear it' });
    // Whatever was sent to them would come ahead of these answers.
    for (const ear of [here, there])
      expect((await ear.command('typing', { roomId })).error?.code).toBe('not_found');
    expect(here.texts).not.toContain('among ourselves');
    expect(there.texts).not.toContain('among ourselves');
    expect(await here.join(roomId, 0)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('ends for all but the members when a public room becomes private', async () => {
    const { host, roomId } = await openRoom(app);
    const guest = await app.guest();
    await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: guest });
    const [onlooker, inside] = [await Ear.of(app, stranger), await Ear.of(app, guest)];
    for (const ear of [onlooker, inside]) await ear.join(roomId);
    await app.call('PATCH', `/v2/rooms/${roomId}`, { as: host, body: { kind: 'private' } });
    await waitFor(async () => (await onlooker.command('typing', { roomId })).error?.code === 'not_found', {
      describe: 'the end',
    });
    expect(await inside.command('typing', { roomId })).toEqual({ ok: true });
  });

  it('keeps the owner, and the two of a direct room, where they are', async () => {
    const { host, roomId } = await openRoom(app);
    const guest = await app.guest();
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${guest.id}`, { as: host });
    for (const path of [`/v2/rooms/${roomId}/members/me`, `/v2/rooms/${direct.body.id}/members/me`]) {
      const answer = await app.call('DELETE', path, { as: host });
      expect([answer.status, answer.body['code']]).toEqual([409, 'conflict']);
    }
    for (const as of [host, guest]) {
      const kick = await app.call(
        'DELETE',
        `/v2/rooms/${direct.body.id}/members/${(as === host ? guest : host).id}`,
        { as },
      );
      expect(kick.status).toBe(403);
      const edit = await app.call('PATCH', `/v2/rooms/${direct.body.id}`, { as, body: { title: 'Ours' } });
      expect(edit.status).toBe(403);
    }
  });
});
