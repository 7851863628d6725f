import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { addRule, changeRule, listRules, removeRule, Rule, RuleChange, RuleInput } from './rules.ts';
import { changeSettings, pause, readSettings, SettingsChange, SocialSettings, stopEverything } from './settings.ts';
import {
  addTemplate,
  beginTemplates,
  changeTemplate,
  listTemplates,
  removeTemplate,
  Template,
  TemplateChange,
  TemplateInput,
} from './templates.ts';

const OfRule = z.strictObject({ ruleId: Id });
const OfTemplate = z.strictObject({ templateId: Id });

/** Rules, templates, and the switches over all of publishing. */
export const ruleRoutes = {
  'GET /api/social/settings': route({
    summary: 'Hours, quotas and the pause',
    permission: 'social.read',
    answer: SocialSettings,
    handle: (ctx) => readSettings(ctx),
  }),
  'PATCH /api/social/settings': route({
    summary: 'Change hours and quotas of rules',
    permission: 'social.publish',
    body: SettingsChange,
    answer: SocialSettings,
    handle: (ctx, { body }) => changeSettings(ctx, body),
  }),
  'POST /api/social/pause': route({
    summary: 'Hold all publishing back, or let it go on',
    permission: 'social.publish',
    body: z.strictObject({ paused: z.boolean() }),
    answer: SocialSettings,
    handle: (ctx, { body }) => pause(ctx, body.paused),
  }),
  'POST /api/social/stop': route({
    summary: 'Stop everything: pause, and withdraw all that waits',
    permission: 'social.publish',
    answer: SocialSettings,
    handle: (ctx) => stopEverything(ctx),
  }),
  'GET /api/social/rules': route({
    summary: 'Rules, with what they did',
    permission: 'social.read',
    answer: z.object({ items: z.array(Rule) }),
    handle: async (ctx) => ({ items: await listRules(ctx) }),
  }),
  'POST /api/social/rules': route({
    summary: 'Add a rule',
    permission: 'social.publish',
    body: RuleInput,
    answer: Rule,
    status: 201,
    handle: (ctx, { body }) => addRule(ctx, body),
  }),
  'PATCH /api/social/rules/:ruleId': route({
    summary: 'Change a rule, or switch it on or off',
    permission: 'social.publish',
    params: OfRule,
    body: RuleChange,
    answer: Rule,
    handle: (ctx, { params, body }) => changeRule(ctx, params.ruleId, body),
  }),
  'DELETE /api/social/rules/:ruleId': route({
    summary: 'Remove a rule; its posts stay',
    permission: 'social.publish',
    params: OfRule,
    handle: (ctx, { params }) => removeRule(ctx, params.ruleId),
  }),
  'GET /api/social/templates': ownRoute({
    summary: 'Templates, with their wordings',
    description: 'A dealership begins with some; they are its own to change.',
    permission: 'social.read',
    answer: z.object({ items: z.array(Template) }),
    handle: async (ctx) => {
      const items = await ctx.work((inner) => listTemplates(inner), { write: false });
      if (items.length > 0) return { items };
      return {
        items: await ctx.work(async (inner) => (await beginTemplates(inner), listTemplates(inner)), {
          write: true,
          lettingGo: true,
        }),
      };
    },
  }),
  'POST /api/social/templates': route({
    summary: 'Add a template',
    permission: 'social.publish',
    body: TemplateInput,
    answer: Template,
    status: 201,
    handle: (ctx, { body }) => addTemplate(ctx, body),
  }),
  'PATCH /api/social/templates/:templateId': route({
    summary: 'Change a template',
    permission: 'social.publish',
    params: OfTemplate,
    body: TemplateChange,
    answer: Template,
    handle: (ctx, { params, body }) => changeTemplate(ctx, params.templateId, body),
  }),
  'DELETE /api/social/templates/:templateId': route({
    summary: 'Remove a template that no rule uses',
    permission: 'social.publish',
    params: OfTemplate,
    handle: (ctx, { params }) => removeTemplate(ctx, params.templateId),
  }),
};
