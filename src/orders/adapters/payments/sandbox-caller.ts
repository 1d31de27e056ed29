import type { AddressInfo } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { HandlesJob } from '#platform/jobs/job-handler.js';
import { SandboxNotices } from './sandbox-notices.js';
import { CALL_BACK, SANDBOX } from './sandbox-payments.js';

/** How long our own address may take to answer; milliseconds. */
const PATIENCE = 10_000;

/** The sandbox calls back: a signed webhook over HTTP, as every provider sends it, repeated until it is answered. */
@Injectable()
export class SandboxCaller {
  constructor(
    private readonly notices: SandboxNotices,
    private readonly http: HttpAdapterHost,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @HandlesJob(CALL_BACK)
  async call({ paymentId }: { readonly paymentId: string }): Promise<void> {
    const { headers, body } = this.notices.write(`charge-${paymentId}`, paymentId);
    const response = await fetch(`${this.address()}/v2/payments/webhooks/${SANDBOX}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a webhook of the sandbox was answered with ${response.status}`);
  }

  /** Where this process listens; a process that does not calls the public address. */
  private address(): string {
    const server = this.http.httpAdapter?.getHttpServer() as
      { address?(): AddressInfo | string | null } | undefined;
    const address = server?.address?.() ?? null;
    if (address === null || typeof address === 'string') return this.settings.publicUrl;
    const anywhere = address.address === '0.0.0.0' || address.address === '::';
    const host = address.family === 'IPv6' ? `[${anywhere ? '::1' : address.address}]` : address.address;
    return `http://${anywhere && address.family !== 'IPv6' ? '127.0.0.1' : host}:${address.port}`;
  }
}
