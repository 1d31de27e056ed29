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

  it('take the path out of a whole address', () => {
    expect(asked('http://souk.example:80/v1/products?a=http://b/')).toBe('/v1/products?a=http://b/');
    expect(asked('HTTPS://souk.example/products')).toBe('/v2/products');
    expect(asked('/http://souk.example/v1')).toBe('/v2/http://souk.example/v1');
  });

  it('know whether the answer depends on what is accepted', () => {
    const depends = (url: string) => negotiateVersion({ url, headers: {} } as IncomingMessage);
    expect(['/products', '/v2/products', '/docs'].map(depends)).toEqual([true, false, false]);
  });

  it.each([
    ...['/', '/?x=1', '/health/live', '/health?x', '/metrics', '/metrics?x=/', '/docs', '/docs?a'],
    ...['/room.js', '/room.js?v=2', '/v2?x'],
  ])('leave %s alone', (url) => {
    expect(asked(url)).toBe(url);
  });
});
