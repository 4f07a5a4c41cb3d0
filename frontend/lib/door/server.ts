/** Asking the server: an answer, a refusal with a code, or nobody there. */

import type { Result } from "../rules.ts";

/** A refusal that asking again does not change. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string[]>;

  constructor(status: number, { code, message, fields }: Problem) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields ?? {};
  }
}

/** Nobody there, or somebody else: a portal of the network, a server that is being restarted. */
export class Unreachable extends Error {}

interface Problem {
  code: string;
  message: string;
  fields?: Record<string, string[]>;
}

export interface Person {
  code: string;
  name: string;
  organisation: string;
  territory: string;
}

export interface Answer {
  result: Result;
  reason: string | null;
  message: string;
  first_scanned_at: string | null;
  registration: Person | null;
}

const PATIENCE = 20_000;
const BUSY = new Set([408, 425, 429]);

export interface Ask {
  token?: string;
  body?: unknown;
  patience?: number;
  language?: string;
}

export async function ask<T>(path: string, { token, body, patience = PATIENCE, language }: Ask = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Device ${token}`;
  if (language) headers["Accept-Language"] = language;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(`/api/v1/${path}`, {
    method: body === undefined ? "GET" : "POST",
    body: body === undefined ? null : JSON.stringify(body),
    headers,
    cache: "no-store",
    credentials: "omit",
    signal: AbortSignal.timeout(patience),
  }).catch(noAnswer);
  const told = await response.json().catch(noAnswer);
  if (response.ok) return told as T;
  const isRefusal = response.status < 500 && !BUSY.has(response.status) && typeof told?.code === "string";
  throw isRefusal ? new Refusal(response.status, told) : new Unreachable(String(response.status));
}

function noAnswer(error: unknown): never {
  throw new Unreachable(String(error));
}
