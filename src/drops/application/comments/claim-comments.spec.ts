import { beforeEach, describe, expect, it } from '@jest/globals';
import { PlainGroupCommits } from '#kernel';
import { FakeDrops, FakeUnitOfWork, NumberedIds } from '../../../../test/support/fakes/drops.js';
import { type Comment, FakeCommentClaims, FakeTalk } from '../../../../test/support/fakes/comments.js';
import { DropDesk } from '../drop-desk.js';
import { ClaimComments } from './claim-comments.js';

describe('Claims of comments', () => {
  let drops: FakeDrops;
  let claims: FakeCommentClaims;
  let talk: FakeTalk;
  let claimComments: ClaimComments;
  beforeEach(() => {
    drops = new FakeDrops({ quantity: 2, title: 'Runner, M' });
    claims = new FakeCommentClaims(() => [drops.state]);
    talk = new FakeTalk();
    const ids = new NumberedIds();
    const desk = new DropDesk(drops, new FakeUnitOfWork(), ids, new PlainGroupCommits());
    claimComments = new ClaimComments(claims, talk, desk, ids);
  });

  const say = (authorId: string, text = 'sold'): Comment => talk.say(authorId, text);
  const hear = (lastSeq = talk.log.length, isChallenged = false) =>
    claimComments.execute({ roomId: 'room', lastSeq, isChallenged });
  const holders = () => drops.made.map(({ userId }) => userId);

  it('are made in the order of the log, each answered, and told of with their messages', async () => {
    const [ann, , bob, cid] = [say('ann'), say('ann', 'how much?'), say('bob', 'sold m'), say('cid')];
    await hear();
    expect(holders()).toEqual(['ann', 'bob']);
    expect(talk.answers.map(({ replyTo }) => replyTo)).toEqual([ann.id, bob.id, cid?.id]);
    expect(claims.events).toMatchObject([
      { type: 'comments.claimed', data: { claims: [{ messageId: ann.id }, { messageId: bob.id }] } },
    ]);
  });

  it('are made once, in whatever order and however often the news come', async () => {
    for (const author of ['ann', 'bob', 'cid']) say(author);
    for (const lastSeq of [3, 1, 3, 2]) await hear(lastSeq);
    expect(holders()).toEqual(['ann', 'bob']);
    expect(talk.answers).toHaveLength(3);
  });

  it('leave what is too much for one piece to the next, by an event of their own', async () => {
    for (let said = 0; said < 600; said += 1) say(`guest ${said}`, 'talk');
    say('late');
    await hear();
    expect([claims.readSeq, claims.events]).toEqual([
      250,
      [{ type: 'comments.left', data: { roomId: 'room', lastSeq: 601 } }],
    ]);
    await hear(601);
    await hear(601);
    expect([claims.readSeq, claims.events.length, holders()]).toEqual([601, 3, ['late']]);
  });

  it('are one claim for one message, even if its number was forgotten', async () => {
    say('ann');
    await hear();
    claims.readSeq = 0;
    await hear();
    expect(holders()).toEqual(['ann']);
    expect(new Set(talk.answers.map(({ clientId, text }) => `${clientId} ${text}`)).size).toBe(1);
  });

  it('of a room that takes none are talk, and talk costs no look at the drops', async () => {
    claims.enabled = false;
    say('ann');
    await hear();
    expect([drops.locks, talk.answers]).toEqual([0, []]);
    claims.enabled = true;
    say('bob', 'hello');
    claims.readSeq = 1;
    await hear();
    expect([drops.locks, claims.looks, claims.readSeq]).toEqual([0, 0, 2]);
  });

  it('are none of the host’s, and none where a challenge is asked for', async () => {
    say('host');
    await hear();
    expect([holders(), talk.answers]).toEqual([[], []]);
    say('ann');
    await hear(2, true);
    expect([holders(), talk.answers.map(({ text }) => text)]).toEqual([
      [],
      [expect.stringMatching(/check is asked for/)],
    ]);
  });
});
