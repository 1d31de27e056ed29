import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { FrontCache, markCacheable } from './front-cache.js';

describe('a front cache that has much in it', () => {
  const cache = new FrontCache();
  /** Asks for an answer of a megabyte. */
  const ask = (key: string): 'kept' | 'made' => {
    if (cache.find(key) !== undefined) return 'kept';
    const request = new IncomingMessage(new Socket());
    const response = new ServerResponse(request);
    cache.make(key, { request, response, requestId: 'r' }, () => {
      markCacheable(response, { seconds: 60, tags: ['t'] });
      response.end(Buffer.alloc(1024 * 1024));
    });
    return 'made';
  };
  const askFor = (...keys: string[]) => keys.map(ask);

  it('keeps what was asked for before, and nothing that is asked for once', () => {
    const many = Array.from({ length: 8 }, (_, index) => `page-${index}`);
    askFor(...many);
    expect(askFor(...many)).toEqual(many.map(() => 'kept'));
    expect(askFor('once', 'twice', 'twice', 'twice')).toEqual(['made', 'made', 'made', 'kept']);
    expect(askFor(...many)).toEqual(many.map(() => 'kept'));
  });
});
