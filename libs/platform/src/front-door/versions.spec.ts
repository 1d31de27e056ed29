import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { negotiateVersion } from './versions.js';

function asked(url: string, accept?: string): string | undefined {
  const request = { url, headers: { accept } } as IncomingMessage;
  negotiateVersion(request);
  return request.url;
}

describe('versions', () => {
  it('leave a versioned path alone, whatever is accepted', () => {
    expect(asked('/v1/products', 'application/vnd.souk.v2+json')).toBe('/v1/products');
  });

  it('give a path without a version the one that is accepted', () => {
    expect(asked('/products?limit=1', 'application/vnd.souk.v1+json')).toBe('/v1/products?limit=1');
    expect(asked('/products', 'application/vnd.souk.v2+json')).toBe('/v2/products');
  });

  it('give a path without a version the current one otherwise', () => {
    expect(asked('/products', 'application/json')).toBe('/v2/products');
    expect(asked('/products')).toBe('/v2/products');
  });

  it.each(['/', '/?x=1', '/health/live', '/metrics', '/docs', '/room.js'])('leave %s alone', (url) => {
    expect(asked(url)).toBe(url);
  });
});
