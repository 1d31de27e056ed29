import { describe, expect, it } from '@jest/globals';
import { TooManyPins } from '../errors.js';
import { type Pin, PinBoard } from './pin-board.js';

const hana = { id: 'hana', displayName: 'Hana' };
const pin = (id: string, kind: Pin['kind'] = 'product'): Pin => ({
  ...{ id: `pin-${id}`, kind, targetId: id, pinnedBy: 'hana', pinnedAt: '2026-11-21T10:00:00.000Z' },
});

describe('A board of pins', () => {
  it('tells what is pinned and what is taken off', () => {
    const board = PinBoard.restore('r', []);
    expect(board.pin(pin('p'), hana)).toEqual({
      ...{ type: 'product.pinned', actor: hana, data: { pinId: 'pin-p', productId: 'p' } },
    });
    expect(board.pin(pin('m', 'message'), hana)).toMatchObject({
      ...{ type: 'message.pinned', data: { pinId: 'pin-m', messageId: 'm' } },
    });
    expect(board.unpin('pin-p', hana)).toMatchObject({ type: 'product.unpinned', data: { productId: 'p' } });
    expect(board.snapshot()).toEqual([pin('m', 'message')]);
  });

  it('has each thing once, and tells nothing of what changes nothing', () => {
    const board = PinBoard.restore('r', [pin('p')]);
    expect(board.pin({ ...pin('p'), id: 'other' }, hana)).toBeNull();
    expect(board.unpin('other', hana)).toBeNull();
    expect(board.snapshot()).toEqual([pin('p')]);
    expect(board.pin({ ...pin('p', 'message'), id: 'other' }, hana)).not.toBeNull();
  });

  it('has room for 10', () => {
    const board = PinBoard.restore('r', []);
    for (let n = 1; n <= 10; n += 1) board.pin(pin(`${n}`), hana);
    expect(() => board.pin(pin('11'), hana)).toThrow(TooManyPins);
    expect(board.pin(pin('10'), hana)).toBeNull();
  });
});
