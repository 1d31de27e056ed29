import { describe, expect, it } from '@jest/globals';
import { currentRequest, inRequest, requestContext } from './request-context.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the context of a request', () => {
  it('keeps sane ids of the caller', () => {
    expect(requestContext('order-7.a:b', TRACE)).toEqual({ requestId: 'order-7.a:b', traceparent: TRACE });
  });

  it.each([undefined, '', 'a b', 'a\nb', 'a'.repeat(129), ['a'], 7])('makes an id in place of %p', (id) => {
    expect(requestContext(id, undefined)).toEqual({ requestId: expect.stringMatching(UUID) });
  });

  it.each([undefined, '', 'x', TRACE.toUpperCase(), `${TRACE}-more`, [TRACE]])(
    'drops the trace %p',
    (trace) => {
      expect(requestContext('a', trace)).toEqual({ requestId: 'a' });
    },
  );

  it('is there for all that the request causes, and for nobody else', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((id) =>
        inRequest(requestContext(id, undefined), async () => {
          await new Promise((resolve) => setImmediate(resolve));
          return currentRequest()?.requestId;
        }),
      ),
    );
    expect([...seen, currentRequest()]).toEqual(['a', 'b', undefined]);
  });
});
