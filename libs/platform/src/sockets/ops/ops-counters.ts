import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { jobsDead } from '../../jobs/job-metrics.js';
import {
  batchSeconds,
  batchSize,
  chatThinned,
  databaseConnections,
  httpRefusedEarly,
  httpSeconds,
  outboxLag,
  roomsOpen,
  socketEvents,
  useCaseSeconds,
} from '../../telemetry/metrics.js';
import { Growth, rounded } from './growth.js';

/** How often the delay of the event loop is measured; milliseconds. */
const RESOLUTION = 10;

/** So many in a second, by what they are. */
type Rates = Readonly<Record<string, number>>;

/** What one node does, as operators see it: rates are per second since the last frame, all else is as it is now. */
export interface Counters {
  readonly at: string;
  readonly rooms: number;
  readonly messages: number;
  /** What was refused because its room said more than can be delivered, by kind. */
  readonly chatThinned: Rates;
  /** By outcome: `ok`, or the code of the refusal. */
  readonly claims: Rates;
  /** By code, requests by status or reason; a claim that is refused over a socket is in `useCases` and in `commands`. */
  readonly refusals: { readonly useCases: Rates; readonly commands: Rates; readonly requests: Rates };
  /** By the name of the group commit; `size` and `milliseconds` of an average batch. */
  readonly batches: Readonly<
    Record<string, { readonly perSecond: number; readonly size: number; readonly milliseconds: number }>
  >;
  readonly outboxLagSeconds: number;
  readonly deadJobs: number;
  readonly eventLoopMilliseconds: { readonly mean: number; readonly p99: number; readonly max: number };
  readonly databaseConnections: Rates;
}

/** Turns the metrics of this process into what operators watch. Asks nobody: all of it is counted for `/metrics` anyway. */
@Injectable()
export class OpsCounters {
  private readonly growth = new Growth();
  /**
   * While somebody watches. The registry's own is emptied by each look at it, and would show to Prometheus the last second
   * instead of the time between two scrapes.
   */
  private eventLoop: IntervalHistogram | undefined;

  /** Nobody watches any more. */
  rest(): void {
    this.eventLoop?.disable();
    this.eventLoop = undefined;
  }

  /** What happened since it was asked last; undefined if nobody watched until now. */
  async since(): Promise<Counters | undefined> {
    const isFirst = this.eventLoop === undefined;
    this.eventLoop ??= monitorEventLoopDelay({ resolution: RESOLUTION });
    await this.growth.look([
      useCaseSeconds,
      socketEvents,
      httpSeconds,
      httpRefusedEarly,
      batchSize,
      batchSeconds,
      chatThinned,
    ]);
    const counters = isFirst ? undefined : await this.counters(this.eventLoop);
    this.eventLoop.enable();
    this.eventLoop.reset();
    return counters;
  }

  private async counters(eventLoop: IntervalHistogram): Promise<Counters> {
    const { growth } = this;
    const useCases = (use_case?: string): Rates =>
      growth.rates(
        'souk_use_case_seconds_count',
        'outcome',
        (labels) => use_case === undefined || labels['use_case'] === use_case,
      );
    const refusals = {
      useCases: withoutOk(useCases()),
      commands: withoutOk(growth.rates('souk_socket_commands_total', 'outcome')),
      requests: {
        ...growth.rates('souk_http_request_seconds_count', 'status', ({ status }) => Number(status) >= 400),
        ...growth.rates('souk_http_refused_total', 'reason'),
      },
    };
    return {
      at: new Date().toISOString(),
      rooms: await valueOf(roomsOpen),
      messages: useCases('PostMessage')['ok'] ?? 0,
      chatThinned: growth.rates('souk_chat_thinned_total', 'kind'),
      claims: useCases('ClaimUnits'),
      refusals,
      batches: this.batches(),
      outboxLagSeconds: rounded(await valueOf(outboxLag)),
      deadJobs: await valueOf(jobsDead),
      eventLoopMilliseconds: {
        mean: milliseconds(eventLoop.mean),
        p99: milliseconds(eventLoop.percentile(99)),
        max: milliseconds(eventLoop.max),
      },
      databaseConnections: Object.fromEntries(
        (await databaseConnections.get()).values.map(({ labels, value }) => [labels.state, value]),
      ),
    };
  }

  private batches(): Counters['batches'] {
    const { growth } = this;
    const requests = growth.sums('souk_group_commit_batch_size_sum', 'name');
    const counts = growth.sums('souk_group_commit_batch_size_count', 'name');
    const seconds = growth.sums('souk_group_commit_seconds_sum', 'name');
    const perSecond = growth.rates('souk_group_commit_batch_size_count', 'name');
    const batch = (name: string, count: number) => ({
      perSecond: perSecond[name] ?? 0,
      size: rounded((requests.get(name) ?? 0) / count),
      milliseconds: rounded(((seconds.get(name) ?? 0) * 1_000) / count),
    });
    return Object.fromEntries([...counts].map(([name, count]) => [name, batch(name, count)]));
  }
}

function withoutOk({ ok: _ok, ...others }: Rates): Rates {
  return others;
}

async function valueOf(gauge: Gauge): Promise<number> {
  return (await gauge.get()).values[0]?.value ?? 0;
}

/** What Node measures is the time between two looks: the delay, and the time that was asked for. No look yet: no mean. */
function milliseconds(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? rounded(Math.max(nanoseconds / 1e6 - RESOLUTION, 0)) : 0;
}
