import { randomUUID } from 'node:crypto';

/** A body whose fields a test names. */
export interface Body {
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Somebody who is signed in. */
export interface Person {
  readonly user: { readonly id: string; readonly displayName: string };
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const PASSWORD = 'correct horse battery';

/** Calls the REST interface of a Souk as any client does. */
export class Client {
  constructor(private readonly url: string) {}

  async call(method: string, path: string, { token, body, headers = {} }: Call = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Body,
    };
  }

  async registered(
    fields: { email?: string; displayName?: string } = {},
  ): Promise<Person & { email: string }> {
    const email = fields.email ?? `${randomUUID()}@example.com`;
    const { status, body } = await this.call('POST', '/v2/auth/register', {
      body: { email, password: PASSWORD, displayName: fields.displayName ?? 'Ada' },
    });
    if (status !== 201) throw new Error(`registering was answered ${status} ${JSON.stringify(body)}`);
    return { ...(body as unknown as Person), email };
  }

  async guest(displayName = 'Bo'): Promise<Person> {
    const { status, body } = await this.call('POST', '/v2/auth/guest', { body: { displayName } });
    if (status !== 200) throw new Error(`signing in was answered ${status} ${JSON.stringify(body)}`);
    return body as unknown as Person;
  }

  refresh(refreshToken: string): Promise<Answer> {
    return this.call('POST', '/v2/auth/refresh', { body: { refreshToken } });
  }

  me(token: string): Promise<Answer> {
    return this.call('GET', '/v2/me', { token });
  }
}
