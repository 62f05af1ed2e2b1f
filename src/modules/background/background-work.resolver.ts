import { Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { backgroundWork, type BackgroundWorkView } from './background-work.loader';
import { BackgroundWork } from './background-work.type';

@Resolver()
export class BackgroundWorkResolver {
  @Query(() => [BackgroundWork], {
    nullable: true,
    description: 'What servers and workers do by themselves, each kind of work by its name.',
  })
  backgroundWork(@Ctx() context: RequestContext): Promise<BackgroundWorkView[]> {
    return backgroundWork(context);
  }
}
