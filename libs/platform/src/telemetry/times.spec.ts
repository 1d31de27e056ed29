import { describe, expect, it } from '@jest/globals';
import { Histogram, type Metric, Registry } from 'prom-client';
import { Times } from './times.js';

describe('times', () => {
  it('are told as a histogram of prom-client tells them', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const about = {
      name: 'seconds',
      help: 'Time',
      labelNames: ['method', 'status'] as const,
      buckets: [0.1, 1],
    };
    const times = new Times(about);
    ours.registerMetric(times as unknown as Metric);
    const histogram = new Histogram({ ...about, buckets: [...about.buckets], registers: [theirs] });
    for (const [method, status, seconds] of [
      ['GET', 200, 0.01],
      ['GET', 200, 0.1],
      ['GET', 200, 0.5],
      ['GET', 200, 7],
      ['POST', 200, 1],
    ] as const) {
      times.of({ method, status }).observe(seconds);
      histogram.observe({ method, status }, seconds);
    }
    expect(await ours.metrics()).toBe(await theirs.metrics());
    ours.resetMetrics();
    theirs.resetMetrics();
    times.of({ method: 'GET', status: 200 }).observe(2);
    histogram.observe({ method: 'GET', status: 200 }, 2);
    expect(await ours.metrics()).toBe(await theirs.metrics());
  });
});
