import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '#kernel';
import { Roles } from '../auth/roles.decorator.js';
import { type PageV2, pageV2 } from '../http/presented.js';
import { DeadJobListBody } from './dead-job.view.js';
import { type DeadJob, Jobs } from './jobs.js';

/** Where an admin sees what no worker could do, and has it tried again. */
@Roles('admin')
@ApiTags('operations')
@ApiBearerAuth()
@Controller({ path: 'jobs/dead', version: '2' })
export class DeadJobsController {
  constructor(private readonly jobs: Jobs) {}

  @Get()
  @ApiOperation({ summary: 'The dead jobs, the latest first, at most 100' })
  @ApiOkResponse({ type: DeadJobListBody })
  async list(): Promise<PageV2<DeadJob>> {
    return pageV2({ data: await this.jobs.dead(), next: null });
  }

  @Post(':id/retry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Give a dead job one more attempt' })
  @ApiNoContentResponse()
  async retry(@Param('id') id: string): Promise<void> {
    if (!(await this.jobs.retry(id))) throw new NotFound();
  }
}
