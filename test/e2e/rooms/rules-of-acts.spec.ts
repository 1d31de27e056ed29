import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { staffedRoom, verdict } from './staff.js';

describe('the rules of a room hold for edits and reactions as for messages', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());

  const edit = (as: Visitor, messageId: string, text: string) =>
    app.call('PATCH', `/v2/messages/${messageId}`, { as, body: { text } });
  const react = (as: Visitor, messageId: string) =>
    app.call('PUT', `/v2/messages/${messageId}/reactions/👍`, { as });
  const remove = (as: Visitor, messageId: string) => app.call('DELETE', `/v2/messages/${messageId}`, { as });

  /** A room with a message of its member. */
  async function talk() {
    const room = await staffedRoom(app);
    const body = { clientId: 'first', text: 'hello' };
    const path = `/v2/rooms/${room.roomId}/messages`;
    const said = await app.call('POST', path, { as: room.member, body });
    return { ...room, messageId: String(said.body['id']) };
  }

  it('refuse what one who is muted would say so; but anybody may take back what they said', async () => {
    const { roomId, moderator, member, messageId } = await talk();
    await app.call('PUT', `/v2/rooms/${roomId}/mutes/${member.id}`, { as: moderator });
    expect(verdict(await edit(member, messageId, 'but'))).toBe('403 muted');
    expect(verdict(await react(member, messageId))).toBe('403 muted');
    expect((await remove(member, messageId)).status).toBe(204);
  });

  it('refuse a forbidden word that is put in afterwards', async () => {
    const { roomId, host, member, messageId } = await talk();
    await app.call('PUT', `/v2/rooms/${roomId}/words`, { as: host, body: { words: ['scam'] } });
    expect(await edit(member, messageId, 'a scam')).toMatchObject({ status: 403, body: { reason: 'word' } });
    expect((await edit(member, messageId, 'a sale')).status).toBe(200);
    expect((await react(member, messageId)).status).toBe(204);
  });

  it('show one who is banned neither the message, its answers nor the pins', async () => {
    const { roomId, moderator, member, messageId } = await talk();
    await app.call('PUT', `/v2/rooms/${roomId}/bans/${member.id}`, { as: moderator });
    for (const path of [`/messages/${messageId}`, `/messages/${messageId}/replies`, `/rooms/${roomId}/pins`])
      expect(verdict(await app.call('GET', `/v2${path}`, { as: member }))).toBe('403 banned');
    for (const refused of [await edit(member, messageId, 'but'), await react(member, messageId)])
      expect(verdict(refused)).toBe('403 banned');
    expect(verdict(await remove(member, messageId))).toBe('403 banned');
  });
});
