import { describe, expect, it } from '@jest/globals';
import { later } from '#kernel';
import { Session } from './session.js';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const newest = { generation: 1, spentSeconds: null };

function opened(): Session {
  return Session.open({ id: 'session-1', userId: 'user-1', userAgent: 'Firefox', minted: 'one' }, NOW);
}

describe('a session', () => {
  it('lives for 7 days after its last refresh', () => {
    const session = opened();
    expect(session.snapshot().expiresAt).toEqual(later(NOW, 7 * 24 * 3600));
    const tomorrow = later(NOW, 24 * 3600);
    session.refresh(newest, 'two', tomorrow);
    expect(session.snapshot()).toMatchObject({
      lastUsedAt: tomorrow,
      expiresAt: later(tomorrow, 7 * 24 * 3600),
    });
  });

  it('keeps no more than 200 characters of a user agent', () => {
    const session = Session.open({ id: 's', userId: 'u', userAgent: 'x'.repeat(999), minted: 'one' }, NOW);
    expect(session.snapshot().userAgent).toHaveLength(200);
  });

  it('makes one successor of its newest token', () => {
    const session = opened();
    expect(session.refresh(newest, 'two', NOW)).toBe('rotated');
    expect(session.snapshot()).toMatchObject({ generation: 2, minted: 'two' });
    expect(session.stepsFrom(newest)).toBe(1);
  });

  it('makes nothing new of a token that was spent within 20 seconds', () => {
    const session = Session.restore({ ...opened().snapshot(), generation: 2, minted: null });
    expect(session.refresh({ generation: 1, spentSeconds: 20 }, 'two', NOW)).toBe('repeated');
    expect(session.snapshot()).toMatchObject({ generation: 2, minted: null, endReason: null });
  });

  it('leads a token that was spent within 20 seconds to the newest one, however many came since', () => {
    const session = Session.restore({ ...opened().snapshot(), generation: 5, minted: null });
    const shown = { generation: 2, spentSeconds: 3 };
    expect(session.refresh(shown, 'three', NOW)).toBe('repeated');
    expect(session.stepsFrom(shown)).toBe(3);
  });

  it('ends when a token comes back after its grace', () => {
    const session = Session.restore({ ...opened().snapshot(), generation: 2, minted: null });
    expect(session.refresh({ generation: 1, spentSeconds: 20.001 }, 'two', NOW)).toBe('reused');
    expect(session.ended).toBe(true);
    expect(session.takeEvents()).toEqual([
      { type: 'session.ended', data: { sessionId: 'session-1', userId: 'user-1', reason: 'refresh_reused' } },
    ]);
  });

  it('refuses every token once it ended', () => {
    const session = opened();
    session.end('signed_out');
    expect(() => session.refresh(newest, 'two', NOW)).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });

  it('refuses every token once it expired, to the millisecond', () => {
    const session = opened();
    const end = later(NOW, 7 * 24 * 3600);
    expect(() => session.refresh(newest, 'two', end)).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
    expect(session.refresh(newest, 'two', new Date(end.getTime() - 1))).toBe('rotated');
  });

  it('ends once, for the first reason', () => {
    const session = opened();
    session.end('signed_out');
    session.end('revoked');
    expect(session.snapshot().endReason).toBe('signed_out');
    expect(session.takeEvents()).toHaveLength(1);
    expect(session.takeEvents()).toHaveLength(0);
  });
});
