import type { Operations } from '../generated/api.js';
import { randomId } from '../random-id.js';
import type { Session } from '../session/session.js';
import { SoukError } from '../souk-error.js';
import type { Http, Question, Trying } from './http.js';

/** A call of the REST API by its method and path: `GET /v2/rooms/{idOrSlug}`. */
export type Call = keyof Operations & string;

type Given<O> = Omit<O, 'answer'>;
type RequiredOf<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

/** What a call is given, and how long it is tried. */
export type CallOptions<C extends Call> = Given<Operations[C]> &
  Trying & {
    /** Of an unsafe call: the same key again gets the same answer. Made by the client unless you need your own. */
    readonly key?: string;
  };

/** What a call answers. */
export type Answer<C extends Call> = Operations[C]['answer'];

/** The second argument may be left out if the call needs nothing. */
export type CallArguments<C extends Call> =
  RequiredOf<Given<Operations[C]>> extends never ? [options?: CallOptions<C>] : [options: CallOptions<C>];

interface Anything extends Trying {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly key?: string;
}

/** The REST API in the name of whoever is signed in. */
export class Rest {
  constructor(
    private readonly http: Http,
    private readonly session: Session,
  ) {}

  /** @throws SoukError; the signal's reason if it was aborted */
  async call<C extends Call>(call: C, ...[options]: CallArguments<C>): Promise<Answer<C>> {
    const token = this.session.tokens?.accessToken;
    const question = questionOf(call, options ?? {});
    try {
      return await this.http.ask<Answer<C>>(inTheNameOf(question, token));
    } catch (error) {
      if (token === undefined || !(error instanceof SoukError) || error.code !== 'token_expired') throw error;
      const { accessToken } = await this.session.renew(token);
      // With the key it had: should the first attempt have got through after all, it is not done twice.
      return this.http.ask<Answer<C>>(inTheNameOf(question, accessToken));
    }
  }
}

function questionOf(
  call: string,
  { path = {}, query = {}, headers, body, key, ...trying }: Anything,
): Question {
  const [method = '', template = ''] = call.split(' ');
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const asked = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    ),
  ).toString();
  const isSafe = method === 'GET';
  return {
    ...trying,
    method,
    path: asked === '' ? filled : `${filled}?${asked}`,
    body,
    headers: { ...headers, ...(!isSafe && { 'idempotency-key': key ?? randomId() }) },
    repeatable: isSafe,
  };
}

/** Keys are kept for a user: what somebody signed in asks may be asked again. */
function inTheNameOf(question: Question, token: string | undefined): Question {
  if (token === undefined) return question;
  return {
    ...question,
    headers: { ...question.headers, authorization: `Bearer ${token}` },
    repeatable: true,
  };
}
