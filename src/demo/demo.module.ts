import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { DropsModule } from '#drops';
import { RoomsModule } from '#rooms';
import { SeedDemo } from './seed-demo.js';

/** The demo shop; refused in production, as its logins are public. */
@Module({ imports: [CatalogModule, RoomsModule, DropsModule], providers: [SeedDemo] })
export class DemoModule {}
