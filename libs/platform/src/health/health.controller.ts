import { Controller, Get, Header, Res, ServiceUnavailableException, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import type { Response } from 'express';
import { Public } from '../auth/public.decorator.js';
import { Unlimited } from '../limits/limit.decorator.js';
import { registry } from '../telemetry/metrics.js';
import { Indicators } from './indicators.js';

/** Tells people and orchestrators how this process is. */
@Public()
@Unlimited()
@ApiTags('operations')
@Controller({ version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: Indicators,
  ) {}

  /** Everything there is to say, for people. */
  @Get('health')
  @HealthCheck({ swaggerDocumentation: false })
  all(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    return this.told(response);
  }

  /** Alive: the process answers. Touches no dependency, so that their faults never restart it. */
  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready: this process wants traffic. */
  @Get('health/ready')
  @HealthCheck({ swaggerDocumentation: false })
  ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    return this.told(response);
  }

  @Get('metrics')
  @Header('Content-Type', registry.contentType)
  metrics(): Promise<string> {
    return registry.metrics();
  }

  /** Terminus throws what is down; whoever looks wants to know what it is, not that we are busy. */
  private async told(response: Response): Promise<HealthCheckResult> {
    try {
      return await this.health.check([
        () => this.indicators.traffic(),
        () => this.indicators.postgres(),
        () => this.indicators.redisServer(),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      response.status(error.getStatus());
      return error.getResponse() as HealthCheckResult;
    }
  }
}
