import { describe, expect, it } from '@jest/globals';
import { Overloaded } from '#kernel';
import { RateLimited } from '../../limits/errors.js';
import { UploadSpace } from './upload-space.js';

describe('the space of uploads', () => {
  it('is for two of each user', () => {
    const space = new UploadSpace(100);
    const [one] = [space.enter('ann'), space.enter('ann')];
    expect(() => space.enter('ann')).toThrow(RateLimited);
    space.enter('bob');
    one?.leave();
    space.enter('ann');
    expect(() => space.enter('ann')).toThrow(RateLimited);
  });

  it('holds so much of all together, as it comes, and not what was only announced', () => {
    const space = new UploadSpace(100);
    const [ann, bob] = [space.enter('ann'), space.enter('bob')];
    ann.take(60);
    bob.take(40);
    expect(() => bob.take(1)).toThrow(Overloaded);
    ann.leave();
    bob.take(60);
    expect(() => bob.take(1)).toThrow(Overloaded);
  });

  it('is given back once, however often, and nothing is held after that', () => {
    const space = new UploadSpace(100);
    const ann = space.enter('ann');
    ann.take(100);
    for (let again = 0; again < 3; again += 1) ann.leave();
    ann.take(100);
    const [one, two] = [space.enter('ann'), space.enter('ann')];
    one.take(100);
    expect(() => two.take(1)).toThrow(Overloaded);
  });
});
