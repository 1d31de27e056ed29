import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { ERROR_KINDS, refusal } from '#kernel';
import { HTTP_STATUS, problemOf } from './problem.js';

describe('problems', () => {
  it('tell a refusal with its status, code, message and facts', () => {
    const SoldOut = refusal('exhausted', 'sold_out', 'All gone.');
    expect(problemOf(new SoldOut({ available: 0 }), { instance: '/v2/x', requestId: 'r1' })).toEqual({
      type: 'urn:souk:problem:sold_out',
      title: 'Sold out',
      status: 409,
      detail: 'All gone.',
      code: 'sold_out',
      available: 0,
      instance: '/v2/x',
      requestId: 'r1',
    });
  });

  it('show nothing of the inside of a fault', () => {
    const problem = problemOf(new Error('SELECT secret FROM users at /srv/app.js:1'));
    expect(problem).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(problem)).not.toMatch(/secret|srv/);
  });

  it.each([
    [new NotFoundException('Cannot GET /secret'), 404, 'not_found'],
    [new PayloadTooLargeException(), 413, 'body_too_large'],
    [Object.assign(new Error('Unexpected token'), { status: 400 }), 400, 'malformed_body'],
    [new URIError('URI malformed'), 400, 'malformed_body'],
    [Object.assign(new Error('x'), { status: 418 }), 400, 'malformed_body'],
  ])('know what HTTP itself refuses: %s', (error, status, code) => {
    expect(problemOf(error)).toMatchObject({ status, code });
  });

  it('have a status for every kind', () => {
    expect(Object.keys(HTTP_STATUS).sort()).toEqual([...ERROR_KINDS].sort());
  });
});
