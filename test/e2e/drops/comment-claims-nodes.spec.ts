import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear } from '../rooms/ear.js';
import { answerTo, claimOf, comment, openCommentRoom, thread } from './comment-room.js';

describeWithRedis('a comment that claims, on nodes that hear of each other', (redis) => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const node = await startApp({ REDIS_URL: redis.url });
    nodes = [node, await node.another()];
  }, 60_000);
  afterAll(() => nodes[0].close(), 60_000);

  it('that is held is told to its author on everything they are connected with, and to nobody else', async () => {
    const room = await openCommentRoom(nodes[0], [{ size: 'M' }], 'private');
    const [ann, bob] = (await Promise.all([nodes[0].guest(), nodes[1].guest()])) as [Visitor, Visitor];
    for (const { id } of [ann, bob])
      await nodes[0].call('PUT', `/v2/rooms/${room.roomId}/members/${id}`, { as: room.host });
    const ears = await Promise.all([Ear.of(nodes[0], ann), Ear.of(nodes[1], ann), Ear.of(nodes[0], bob)]);
    for (const ear of ears) await ear.join(room.roomId);
    const { id: messageId } = await comment(nodes[1], ann, room.roomId, 'sold m');
    expect(await answerTo(nodes[0], room, messageId)).toMatch(/^Yours, number 1: 1 × Runner, M, until /);
    const claim = (await claimOf(nodes[0], ann, room.roomId, messageId)).body;
    expect(claim).toMatchObject({ state: 'held', number: 1, quantity: 1, dropId: room.drops['M'] });
    const heard = ({ others }: Ear) => others.filter(({ name }) => name === 'claim.held');
    for (const ear of ears.slice(0, 2)) {
      await waitFor(() => heard(ear).length > 0, { describe: 'claim.held' });
      expect(heard(ear)).toEqual([
        { name: 'claim.held', payload: { dropId: room.drops['M'], claim, messageId } },
      ]);
    }
    expect(heard(ears[2]!)).toEqual([]);
    // The answer is a message of the room's owner in the thread, heard by everyone there.
    const [answer] = await thread(nodes[0], bob, room.roomId, messageId);
    expect(answer).toMatchObject({
      type: 'message.posted',
      actor: { id: room.host.id, displayName: 'Hanna Host' },
    });
    await ears[2]!.hears(answer!.seq);
  });
});
