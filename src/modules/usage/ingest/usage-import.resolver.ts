import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { holds } from '../../../application/rights';
import type { RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { listConnection, PageArgs, type Connection } from '../../../graphql/connection';
import { RequiresRight } from '../../../graphql/authorization';
import { readNodesOf } from '../../../graphql/node';
import { keyOf, rootNodeId } from '../../../graphql/node-id';
import type { UsageRow } from '../records/usage.entity';
import { usageRecordById } from '../records/usage.loader';
import { UsageRecord } from '../records/usage.type';
import { answersByExternalId, type KnownAnswer } from './usage-answer.loader';
import { EXTERNAL_ID_MAX, SOURCE_MAX } from './usage-identity';
import {
  stateOfImport,
  type UsageImportIssueRow,
  type UsageImportRow,
  type UsageImportState,
} from './usage-import.entity';
import { usageImports, usageImportById, usageImportIssues, visibleTo } from './usage-import.loader';
import {
  EXTERNAL_IDS_MAX,
  UsageAnswer,
  UsageImport,
  UsageImportConnection,
  UsageImportIssue,
  UsageImportIssueConnection,
  UsageImportStateType,
  UsageIssueOutcomeType,
} from './usage-import.type';
import { wording } from './ingest.sentences';

@Resolver(() => UsageImport)
export class UsageImportResolver {
  @RequiresRight('RECORD_USAGE')
  @Query(() => UsageImportConnection, {
    nullable: true,
    description:
      'Deliveries of call records, latest first: all for staff, the viewer’s own for others; null for viewers who may not send any.',
  })
  usageImports(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<UsageImportRow>> {
    const key = visibleTo(context);
    return listConnection(context, usageImports, key, args, { isDescending: true });
  }

  @RequiresRight('RECORD_USAGE')
  @Query(() => [UsageAnswer], {
    nullable: true,
    description:
      'Outcome of records by their ids in a feed, in the order requested, regardless of how long ago and how often they were sent. Null for viewers who may not send any.',
  })
  usageAnswers(
    @Ctx() context: RequestContext,
    @Arg('accountId', () => ID, { description: 'The account that the calls belong to.' })
    accountId: string,
    @Arg('externalIds', () => [String], { description: 'The ids in the feed, 1 to 1,000.' })
    externalIds: string[],
    @Arg('source', () => String, { defaultValue: 'default', description: 'The feed.' })
    source: string,
  ): Promise<KnownAnswer[]> {
    const check = new InputCheck();
    if (externalIds.length === 0 || externalIds.length > EXTERNAL_IDS_MAX) {
      const bounds = { max: EXTERNAL_IDS_MAX, got: externalIds.length };
      check.invalid(['externalIds'], wording('expected 1 to {max} ids, got {got}', bounds));
    }
    for (const [index, id] of externalIds.slice(0, EXTERNAL_IDS_MAX).entries()) {
      check.foreignId(['externalIds', `${index}`], id, EXTERNAL_ID_MAX);
    }
    check.foreignId(['source'], source, SOURCE_MAX);
    check.done();
    return answersByExternalId(context, keyOf('Account', accountId)?.id, source, externalIds);
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: UsageImportRow): string {
    return rootNodeId('UsageImport', id);
  }

  @FieldResolver(() => UsageImportStateType, { description: 'Status of the delivery.' })
  state(@Root() row: UsageImportRow): UsageImportState {
    return stateOfImport(row);
  }

  @FieldResolver(() => UsageImportIssueConnection, {
    description: 'Records that were not stored, by line.',
  })
  issues(
    @Ctx() context: RequestContext,
    @Root() { owner, id: parentId }: UsageImportRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('outcome', () => UsageIssueOutcomeType, {
      nullable: true,
      description: 'Only those not stored for this reason. Default: all.',
    })
    outcome?: UsageImportIssueRow['outcome'] | null,
  ): Promise<Connection<UsageImportIssueRow>> {
    const key = { accountId: null, parentId, owner, outcome: outcome ?? undefined };
    return listConnection(context, usageImportIssues, key, args);
  }
}

@Resolver(() => UsageImportIssue)
export class UsageImportIssueResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The content as sent, at most 2,000 characters, for comparison with the record; null for viewers who may not see numbers, and once numbers were erased.',
  })
  content(
    @Ctx() { viewer }: RequestContext,
    @Root() { content }: UsageImportIssueRow,
  ): string | null {
    return holds(viewer, 'READ_NUMBERS') ? content : null;
  }

  @FieldResolver(() => UsageRecord, {
    nullable: true,
    description: 'The record stored under its id, in case of a conflict; null otherwise.',
  })
  record(
    @Ctx() context: RequestContext,
    @Root() { accountId, usageRecordId: id }: UsageImportIssueRow,
  ): Promise<UsageRow | null> | null {
    return accountId !== null && id !== null ? usageRecordById(context, { accountId, id }) : null;
  }
}

@Resolver(() => UsageAnswer)
export class UsageAnswerResolver {
  @FieldResolver(() => UsageRecord, {
    nullable: true,
    description: 'The version in force, or the last one that was; null if none is stored.',
  })
  record(@Root() { record }: KnownAnswer): UsageRow | null {
    return record;
  }

  @FieldResolver(() => [UsageImportIssue], {
    description:
      'Each time it was received and not stored, latest first: at most 100 of the viewer’s own.',
  })
  issues(@Root() { issues }: KnownAnswer): readonly UsageImportIssueRow[] {
    return issues;
  }
}

readNodesOf('UsageImport', 'RECORD_USAGE', (context, { id }) => usageImportById(context, id));
