import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Chores } from './chores.js';

/** What comes round again and again, for everyone. */
@Global()
@Module({ imports: [ScheduleModule.forRoot()], providers: [Chores], exports: [Chores] })
export class SchedulesModule {}
