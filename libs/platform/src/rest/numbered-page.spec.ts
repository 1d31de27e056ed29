import { describe, expect, it } from '@jest/globals';
import { numberedPage } from './numbered-page.js';

function headersOf(page: number, perPage: number, total: number): Record<string, string> {
  const headers: Record<string, string> = {};
  const set = (name: string, value: string): void => {
    headers[name] = value;
  };
  numberedPage({ setHeader: set, appendHeader: set }, { path: '/v1/products', page, perPage, total }, []);
  return headers;
}

const rels = (page: number, total: number): string =>
  (headersOf(page, 10, total)['Link'] ?? '').replace(
    /<\/v1\/products\?page=(\d+)&perPage=10>; rel="(\w+)"/g,
    '$2=$1',
  );

describe('a numbered page', () => {
  it('says how much there is', () => {
    expect(headersOf(1, 10, 25)['X-Total-Count']).toBe('25');
  });

  it('links its neighbours and both ends', () => {
    expect(rels(1, 25)).toBe('first=1, next=2, last=3');
    expect(rels(2, 25)).toBe('first=1, prev=1, next=3, last=3');
    expect(rels(3, 25)).toBe('first=1, prev=2, last=3');
    expect(rels(1, 10)).toBe('first=1, last=1');
    expect(rels(1, 0)).toBe('first=1, last=1');
  });

  it('leads back from beyond the end', () => {
    expect(rels(9, 25)).toBe('first=1, prev=3, last=3');
  });
});
