import { z } from 'zod';
import type { Routes } from '#platform/web/route.ts';

/** The API as OpenAPI 3.1, made from the routes themselves: what is not in it does not exist. */
export function openApi(routes: Routes, origin: string, version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(routes)) {
    const [method = '', pattern = ''] = name.split(' ');
    const path = pattern.replaceAll(/:(\w+)/g, '{$1}');
    const failures = [
      '400',
      ...(route.access === 'public' ? [] : ['401', '403', '404']),
      ...(method === 'GET' ? [] : ['409', '422']),
      '429',
      '503',
    ];
    (paths[path] ??= {})[method.toLowerCase()] = {
      summary: route.summary,
      ...(route.description ? { description: route.description } : {}),
      operationId: `${method.toLowerCase()}${pattern.replace('/api', '').replaceAll(/[/:._-]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
      tags: [pattern.split('/')[2] ?? 'api'],
      security:
        route.access === 'public'
          ? []
          : [{ session: [] }, ...(route.apiKeys ? [{ apiKey: route.permission ? [route.permission] : [] }] : [])],
      ...(route.permission ? { 'x-permission': route.permission } : {}),
      parameters: [
        ...parameters(route.params, 'path'),
        ...parameters(route.query, 'query'),
        ...(method === 'POST' && route.transaction === 'one'
          ? [{ $ref: '#/components/parameters/IdempotencyKey' }]
          : []),
        ...(route.access === 'dealership' ? [{ $ref: '#/components/parameters/Dealership' }] : []),
      ],
      ...(route.upload
        ? {
            requestBody: {
              required: true,
              description: `At most ${Math.round(route.upload.maxBytes / 1024 / 1024)} MB`,
              content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
            },
          }
        : route.body
          ? {
              requestBody: {
                required: true,
                content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
              },
            }
          : {}),
      responses: {
        [route.status]: route.answer
          ? { description: 'Done', content: { 'application/json': { schema: schemaOf(route.answer, 'output') } } }
          : { description: 'Done' },
        ...Object.fromEntries(failures.map((status) => [status, { $ref: '#/components/responses/Problem' }])),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Automo Soft',
      version,
      description:
        'Everything the office does goes through this API. Money is integer cents; instants are UTC; ids are UUIDv7. Edits carry the `version` they were based on; a stale one gets 409 with the current record. Lists page by `cursor`.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: origin }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'automo',
          description: 'A signed-in person. Unsafe methods need the office’s own Origin.',
        },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of a dealership, made in its settings or with `automo api-keys create`.',
        },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          description:
            'Repeat a request safely: the second one with this key gets the first one’s answer. Kept 24 hours.',
          schema: { type: 'string', maxLength: 255 },
        },
        Dealership: {
          name: 'Automo-Dealership',
          in: 'header',
          description: 'For sessions: the dealership, when the user works for several.',
          schema: { type: 'string', format: 'uuid' },
        },
      },
      responses: {
        Problem: {
          description: 'A problem (RFC 9457)',
          content: {
            'application/problem+json': {
              schema: {
                type: 'object',
                required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
                properties: {
                  type: { type: 'string' },
                  title: { type: 'string' },
                  status: { type: 'integer' },
                  detail: { type: 'string' },
                  code: { type: 'string' },
                  request_id: { type: 'string' },
                  errors: {
                    type: 'array',
                    items: {
                      type: 'object',
                      properties: {
                        pointer: { type: 'string' },
                        code: { type: 'string' },
                        message: { type: 'string' },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
    },
  }) as Record<string, unknown>;
  delete made.$schema;
  return made;
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(property.description ? { description: property.description } : {}),
    schema: property,
  }));
}
