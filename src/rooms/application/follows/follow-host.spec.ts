import { beforeEach, describe, expect, it } from '@jest/globals';
import { NotFound, ValidationFailed } from '#kernel';
import { person, roomFakes } from '../../../../test/support/fakes/rooms.js';
import { FollowHost } from './follow-host.js';
import { Followers, type Following } from './ports.js';
import { UnfollowHost } from './unfollow-host.js';

class RememberedFollowers extends Followers {
  readonly all = new Set<string>();

  async add({ hostId, userId }: Following): Promise<void> {
    this.all.add(`${userId} > ${hostId}`);
  }

  async remove({ hostId, userId }: Following): Promise<boolean> {
    return this.all.delete(`${userId} > ${hostId}`);
  }

  async handOver(): Promise<void> {
    throw new Error('nobody signs in here');
  }
}

const ANN = person('ann');

describe('Following', () => {
  const { people, work } = roomFakes();
  for (const id of ['ann', 'bob', 'hana']) people.names.set(id, id);
  let followers: RememberedFollowers;
  let follow: FollowHost;
  let unfollow: UnfollowHost;
  beforeEach(() => {
    people.hosts.clear();
    people.hosts.add('hana');
    followers = new RememberedFollowers();
    follow = new FollowHost(people, followers, work);
    unfollow = new UnfollowHost(people, followers, work);
  });

  it('is for hosts, by anybody, as often as they like', async () => {
    for (let time = 0; time < 2; time += 1) await follow.execute(ANN, 'hana');
    expect([...followers.all]).toEqual(['ann > hana']);
    for (let time = 0; time < 2; time += 1) await unfollow.execute(ANN, 'hana');
    expect(followers.all.size).toBe(0);
  });

  it('knows no shopper and nobody whom there is not', async () => {
    for (const act of [follow, unfollow])
      for (const id of ['bob', 'nobody']) await expect(act.execute(ANN, id)).rejects.toThrow(NotFound);
    expect(followers.all.size).toBe(0);
  });

  it('is not of oneself', async () => {
    await expect(follow.execute(person('hana', 'host'), 'hana')).rejects.toThrow(ValidationFailed);
  });

  it('can be ended when the host is one no longer', async () => {
    await follow.execute(ANN, 'hana');
    people.hosts.clear();
    await unfollow.execute(ANN, 'hana');
    expect(followers.all.size).toBe(0);
    await expect(unfollow.execute(ANN, 'hana')).rejects.toThrow(NotFound);
  });
});
